import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * Runs bounded queries in streaming mode, one subtask each, and tells every change that they give. One query a line on standard input, as JSON
 * {"id", "statements": ["DDL or SET", …, "SELECT …"]}, or an INSERT into a table of 'print'; one answer a line on standard output:
 * {"id", "changes": ["+I[a, 1]", …]}, or {"id", "error"}.
 */
public class ChangelogRunner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SET = Pattern.compile("(?is)\\s*SET\\s+'((?:[^']|'')*)'\\s*=\\s*'((?:[^']|'')*)'\\s*");

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader queries = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = queries.readLine(); line != null; line = queries.readLine()) {
      JsonNode query = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode();
      answer.set("id", query.get("id"));
      try {
        run(query, answer.putArray("changes"));
      } catch (Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null) deepest = deepest.getCause();
        answer.put("error", deepest.toString());
      }
      answers.println(JSON.writeValueAsString(answer));
    }
    System.exit(0);
  }

  private static boolean isInsert(JsonNode query) {
    JsonNode statements = query.get("statements");
    return statements.get(statements.size() - 1).asText().startsWith("INSERT");
  }

  private static void run(JsonNode query, ArrayNode changes) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("parallelism.default", "1");
    TableEnvironment env = TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(settings).build());
    // What a table of 'print' gets.
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    TableResult result = null;
    for (JsonNode statement : query.get("statements")) {
      Matcher set = SET.matcher(statement.asText());
      if (set.matches()) env.getConfig().set(set.group(1).replace("''", "'"), set.group(2).replace("''", "'"));
      else result = env.executeSql(statement.asText());
    }
    if (isInsert(query)) {
      result.await();
      printed.toString(StandardCharsets.UTF_8).lines().forEach(changes::add);
      return;
    }
    try (CloseableIterator<Row> rows = result.collect()) {
      while (rows.hasNext()) {
        Row row = rows.next();
        StringBuilder text = new StringBuilder(row.getKind().shortString()).append('[');
        for (int i = 0; i < row.getArity(); i++) text.append(i == 0 ? "" : ", ").append(row.getField(i));
        changes.add(text.append(']').toString());
      }
    }
  }
}
