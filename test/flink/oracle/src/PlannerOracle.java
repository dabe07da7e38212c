import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Column;

/**
 * Asks Flink's planner about scripts without a cluster. One script a line on standard input, as JSON
 * {"id": "…", "statements": ["…", …]}; one answer a line on standard output, as JSON {"id", "answers": [{…}, …]}, in the order of the
 * statements. DDL and SET are executed, queries and INSERTs are explained: {"ok": true, "ast", "physical", "execution", "schema"?} or
 * {"ok": false, "error", "line"?, "column"?, "endLine"?, "endColumn"?}. Each script has an environment of its own.
 */
public class PlannerOracle {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SET = Pattern.compile("(?is)\\s*SET\\s+'((?:[^']|'')*)'\\s*=\\s*'((?:[^']|'')*)'\\s*");
  private static final Pattern RESET = Pattern.compile("(?is)\\s*RESET(?:\\s+'([^']*)')?\\s*");
  private static final Pattern RANGE = Pattern.compile("[Ff]rom line (\\d+), column (\\d+) to line (\\d+), column (\\d+)");
  private static final Pattern POINT = Pattern.compile("line (\\d+), column (\\d+)");

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader scripts = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = scripts.readLine(); line != null; line = scripts.readLine()) {
      JsonNode script = JSON.readTree(line);
      boolean batch = script.path("batch").asBoolean();
      TableEnvironment env = TableEnvironment.create(batch ? EnvironmentSettings.inBatchMode() : EnvironmentSettings.inStreamingMode());
      ObjectNode result = JSON.createObjectNode();
      result.set("id", script.get("id"));
      ArrayNode list = result.putArray("answers");
      for (JsonNode statement : script.get("statements")) {
        list.add(answer(env, statement.asText()));
      }
      answers.println(JSON.writeValueAsString(result));
    }
  }

  private static ObjectNode answer(TableEnvironment env, String sql) {
    ObjectNode answer = JSON.createObjectNode();
    try {
      Matcher set = SET.matcher(sql);
      Matcher reset = RESET.matcher(sql);
      if (set.matches()) {
        env.getConfig().set(set.group(1).replace("''", "'"), set.group(2).replace("''", "'"));
      } else if (reset.matches()) {
        env.executeSql(sql);
      } else if (isQuery(sql)) {
        sections(answer, env.explainSql(sql, ExplainDetail.CHANGELOG_MODE));
        if (!startsWith(sql, "INSERT") && !startsWith(sql, "EXECUTE")) {
          ArrayNode schema = answer.putArray("schema");
          for (Column c : env.sqlQuery(sql).getResolvedSchema().getColumns()) {
            schema.addArray().add(c.getName()).add(c.getDataType().getLogicalType().toString());
          }
        }
      } else {
        env.executeSql(sql);
      }
      answer.put("ok", true);
    } catch (Throwable problem) {
      describe(answer, problem);
    }
    return answer;
  }

  private static boolean isQuery(String sql) {
    return startsWith(sql, "SELECT") || startsWith(sql, "WITH") || startsWith(sql, "INSERT") || startsWith(sql, "VALUES")
        || startsWith(sql, "EXECUTE") || startsWith(sql, "(");
  }

  private static boolean startsWith(String sql, String word) {
    String text = sql.replaceAll("(?m)--.*$", "").replaceAll("(?s)/\\*[^+].*?\\*/", "").stripLeading();
    return text.regionMatches(true, 0, word, 0, word.length());
  }

  private static void sections(ObjectNode answer, String explained) {
    String[] parts = explained.split("== (Abstract Syntax Tree|Optimized Physical Plan|Optimized Execution Plan) ==\n");
    answer.put("ast", parts[1].strip());
    answer.put("physical", parts[2].strip());
    answer.put("execution", parts[3].strip());
  }

  private static void describe(ObjectNode answer, Throwable problem) {
    StringBuilder text = new StringBuilder();
    Throwable deepest = problem;
    for (Throwable t = problem; t != null; t = t.getCause() == t ? null : t.getCause()) {
      text.append(t.getClass().getSimpleName()).append(": ").append(t.getMessage()).append('\n');
      deepest = t;
    }
    answer.put("ok", false);
    answer.put("error", deepest.getClass().getSimpleName() + ": " + deepest.getMessage());
    Matcher range = RANGE.matcher(text);
    Matcher point = POINT.matcher(text);
    if (range.find()) {
      answer.put("line", Integer.parseInt(range.group(1))).put("column", Integer.parseInt(range.group(2)));
      answer.put("endLine", Integer.parseInt(range.group(3))).put("endColumn", Integer.parseInt(range.group(4)));
    } else if (point.find()) {
      answer.put("line", Integer.parseInt(point.group(1))).put("column", Integer.parseInt(point.group(2)));
    }
    answer.put("full", text.length() > 4000 ? text.substring(0, 4000) : text.toString());
  }
}
