import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * Runs bounded queries in streaming mode, one subtask each, one after the other, and tells every change that they give. Asked {"id", "statements": ["DDL or
 * SET", …, "SELECT …", or an INSERT into a table of 'print'], "config"?: options of the job, and of 'stepped' tables: "sources": how many, "stepMs"}; answers
 * {"id", "changes": ["+I[a, 1]", …]}, or {"id", "error"}.
 */
public class ChangelogRunner {
  public static void main(String[] args) throws Exception {
    Questions.answerAll((query, answer) -> run(query, answer.putArray("changes")));
    System.exit(0);
  }

  private static void run(JsonNode query, ArrayNode changes) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("parallelism.default", "1");
    query.path("config").fields().forEachRemaining(option -> settings.setString(option.getKey(), option.getValue().asText()));
    TableEnvironment env = TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(settings).build());
    SteppedSourceFactory.begin(query.path("sources").asInt(), query.path("stepMs").asInt());
    // What a table of 'print' gets.
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    TableResult result = Questions.execute(env, query.get("statements"));
    if (isInsert(query.get("statements"))) {
      result.await();
      printed.toString(StandardCharsets.UTF_8).lines().forEach(changes::add);
      return;
    }
    try (CloseableIterator<Row> rows = result.collect()) {
      while (rows.hasNext()) changes.add(rows.next().toString());
    }
  }

  private static boolean isInsert(JsonNode statements) {
    return statements.get(statements.size() - 1).asText().startsWith("INSERT");
  }
}
