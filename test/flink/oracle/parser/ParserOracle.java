import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.table.planner.parse.ExtendedParser;

/**
 * Asks Flink's parser about statements, as its TableEnvironment does: first the planner's own small parser (SET, RESET, QUIT …), then the SQL
 * parser. One statement a line on standard input, as Base64 of UTF-16LE; one answer a line on standard output:
 * "ok", or "line TAB column TAB endLine TAB endColumn TAB message", counted from 1, the message's first line. With the argument "expected", a
 * rejected statement's line also has TAB and the tokens that the parser would have taken, with spaces between them. With the argument
 * "words" there is no input: each line is a word of the grammar, TAB, and whether it is reserved.
 */
public class ParserOracle {
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String mode = args.length > 0 ? args[0] : "";
    if (mode.equals("words")) {
      SqlAbstractParserImpl.Metadata words = FlinkParser.of("").getMetadata();
      for (String word : new TreeSet<>(words.getTokens())) {
        if (words.isKeyword(word)) {
          out.println(word + "\t" + words.isReservedWord(word));
        }
      }
      return;
    }
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_16LE), mode.equals("expected")));
    }
  }

  private static String answer(String sql, boolean expected) {
    try {
      Optional<?> operation = ExtendedParser.INSTANCE.parse(sql);
      if (operation.isEmpty()) {
        FlinkParser.of(sql).parseStmtList();
      }
      return "ok";
    } catch (SqlParseException e) {
      SqlParserPos at = e.getPos() == null ? SqlParserPos.ZERO : e.getPos();
      String place = at.getLineNum() + "\t" + at.getColumnNum() + "\t" + at.getEndLineNum() + "\t" + at.getEndColumnNum();
      String tokens = expected ? "\t" + (e.getExpectedTokenNames() == null ? "" : String.join(" ", e.getExpectedTokenNames())) : "";
      return place + "\t" + oneLine(e.getMessage()) + tokens;
    } catch (Throwable e) {
      return "0\t0\t0\t0\t" + oneLine(e.getClass().getSimpleName() + ": " + e.getMessage()) + (expected ? "\t" : "");
    }
  }

  private static String oneLine(String message) {
    return String.valueOf(message).split("\\R", 2)[0].replace('\t', ' ');
  }
}
