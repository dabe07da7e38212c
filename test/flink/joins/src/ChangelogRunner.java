import java.io.BufferedReader;
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
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * Runs queries over 'stepped' tables in streaming mode with one subtask, one after the other, in this JVM. One query a line on standard input, as JSON
 * {"id", "statements": ["SET", "DDL", …, "SELECT …"], "sources", "stepMs"}; one answer a line: {"id", "rows": ["+I[…]", …]}, or {"id", "error"}.
 */
public class ChangelogRunner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SET = Pattern.compile("SET '([^']*)' = '([^']*)'");

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader queries = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = queries.readLine(); line != null; line = queries.readLine()) {
      JsonNode query = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode();
      answer.set("id", query.get("id"));
      try {
        run(query, answer.putArray("rows"));
      } catch (Throwable problem) {
        Throwable deepest = problem;
        while (deepest.getCause() != null) deepest = deepest.getCause();
        answer.remove("rows");
        answer.put("error", String.valueOf(deepest.getMessage()));
      }
      answers.println(JSON.writeValueAsString(answer));
    }
    System.exit(0);
  }

  private static void run(JsonNode query, ArrayNode rows) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("parallelism.default", "1");
    settings.setString("execution.buffer-timeout.interval", "0 ms");
    settings.setString("pipeline.auto-watermark-interval", "1 ms");
    TableEnvironment env = TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(settings).build());
    SteppedSourceFactory.begin(query.get("sources").asInt(), query.get("stepMs").asInt());
    JsonNode statements = query.get("statements");
    for (int i = 0; i < statements.size() - 1; i++) {
      Matcher set = SET.matcher(statements.get(i).asText());
      if (set.matches()) env.getConfig().set(set.group(1), set.group(2));
      else env.executeSql(statements.get(i).asText());
    }
    try (CloseableIterator<Row> found = env.executeSql(statements.get(statements.size() - 1).asText()).collect()) {
      while (found.hasNext()) rows.add(found.next().toString());
    }
  }
}
