import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;

/**
 * The type that Flink's planner gives to queries of one column, where it can make a job of them. One request a line on standard
 * input, {"id", "statements": [DDL …], "queries": [SQL …]}; one answer a line, {"id", "answers": [type or null where it is rejected, …]}.
 */
public class TypeOracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // The code generator prints code that does not compile.
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      JsonNode request = JSON.readTree(line);
      TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
      for (JsonNode statement : request.get("statements")) {
        env.executeSql(statement.asText());
      }
      ObjectNode result = JSON.createObjectNode();
      result.set("id", request.get("id"));
      ArrayNode list = result.putArray("answers");
      for (JsonNode query : request.get("queries")) {
        try {
          String type = env.sqlQuery(query.asText()).getResolvedSchema().getColumns().get(0).getDataType().getLogicalType().toString();
          // Some of what the validator takes is refused when code is made of it.
          env.explainSql(query.asText());
          list.add(type);
        } catch (Throwable rejected) {
          list.addNull();
        }
      }
      answers.println(JSON.writeValueAsString(result));
    }
  }
}
