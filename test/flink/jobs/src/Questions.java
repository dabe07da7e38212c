import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/** What the programs have in common: a question a line on standard input, an answer a line on standard output, both JSON with the same "id". */
final class Questions {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SET = Pattern.compile("(?is)\\s*SET\\s+'((?:[^']|'')*)'\\s*=\\s*'((?:[^']|'')*)'\\s*");
  private static final Pattern RESET = Pattern.compile("(?is)\\s*RESET\\s+'((?:[^']|'')*)'\\s*");

  interface Work {
    /** Puts into the answer what the question is after. */
    void answer(JsonNode question, ObjectNode answer) throws Exception;
  }

  /** Answers each question; one on which the work fails with {"id", "error"}. Says nothing else on the output, whatever a job prints. */
  static void answerAll(Work work) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      JsonNode question = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode();
      try {
        work.answer(question, answer);
      } catch (Throwable problem) {
        answer = JSON.createObjectNode().put("error", deepest(problem));
      }
      answer.set("id", question.get("id"));
      answers.println(JSON.writeValueAsString(answer));
    }
  }

  static String deepest(Throwable problem) {
    Throwable deepest = problem;
    while (deepest.getCause() != null) deepest = deepest.getCause();
    return deepest.toString();
  }

  /** Executes statements as a client does, SET and RESET in the environment; gives what the last of the others gave. */
  static TableResult execute(TableEnvironment env, JsonNode statements) {
    TableResult last = null;
    for (JsonNode statement : statements) {
      Matcher set = SET.matcher(statement.asText());
      Matcher reset = RESET.matcher(statement.asText());
      if (set.matches()) env.getConfig().set(unquoted(set.group(1)), unquoted(set.group(2)));
      else if (reset.matches()) env.getConfig().getConfiguration().removeKey(unquoted(reset.group(1)));
      else last = env.executeSql(statement.asText());
    }
    return last;
  }

  private static String unquoted(String text) {
    return text.replace("''", "'");
  }
}
