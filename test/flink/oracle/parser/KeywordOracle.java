import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Which keywords Flink's own parser takes at a place. A line in: the text before the place in base64, a tab, the keywords with `,` between them.
 * A line out: a `1` for each keyword that is taken, a `0` for each at which Flink reports an error.
 */
public class KeywordOracle {
  // A parser that looks ahead may report a keyword because of what is missing behind it, so each is tried with several things behind.
  private static final String[] BEHIND = {"", " x", " (", " 'x'", " = 1", " x (", " x AS", " x STRING", " (x", " ('x'", ".x"};

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t", 2);
      String before = new String(Base64.getDecoder().decode(parts[0]), StandardCharsets.UTF_8);
      StringBuilder answer = new StringBuilder();
      for (String keyword : parts[1].split(",")) answer.append(isTaken(before, keyword) ? '1' : '0');
      out.println(answer);
    }
    out.flush();
  }

  private static boolean isTaken(String before, String keyword) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < before.length(); i++) {
      if (before.charAt(i) == '\n') {
        line++;
        column = 1;
      } else column++;
    }
    for (String behind : BEHIND) if (!failsAt(before + keyword + behind, line, column, keyword.length())) return true;
    return false;
  }

  private static boolean failsAt(String text, int line, int column, int length) {
    try {
      FlinkParser.of(text).parseStmtList();
      return false;
    } catch (SqlParseException e) {
      String message = String.valueOf(e.getMessage());
      // The end of the text has the place of the last character before it.
      if (message.startsWith("Encountered \"<EOF>\"")) return false;
      SqlParserPos at = e.getPos();
      if (at == null) return false;
      if (at.getLineNum() != line) return at.getLineNum() < line;
      return at.getColumnNum() < column + length;
    } catch (Throwable e) {
      return false;
    }
  }
}
