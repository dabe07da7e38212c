import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.planner.functions.sql.FlinkSqlOperatorTable;
import org.apache.flink.table.types.inference.TypeInferenceUtil;

/**
 * Lists the built-in functions of the Flink on the class path, by reflection: one JSON object a line, first those of BuiltInFunctionDefinitions
 * {"from": "definition", "name", "sql"?, "kind", "deterministic", "internal", "signature"}, then Calcite operators of FlinkSqlOperatorTable
 * {"from": "operator", "name", "kind", "syntax", "deterministic", "aggregate", "min"?, "max"?, "signature"?}.
 */
public class FunctionCatalog {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (BuiltInFunctionDefinition f : BuiltInFunctionDefinitions.getDefinitions()) {
      ObjectNode o = JSON.createObjectNode().put("from", "definition").put("name", f.getName()).put("kind", f.getKind().toString());
      o.put("deterministic", f.isDeterministic()).put("internal", f.isInternal());
      try {
        o.put("signature", TypeInferenceUtil.generateSignature(f.getTypeInference(null), f.getName(), f));
      } catch (Throwable problem) {
        // Older planner functions have no type inference of this kind.
      }
      out.println(JSON.writeValueAsString(o));
    }
    for (SqlOperator f : FlinkSqlOperatorTable.instance(false).getOperatorList()) {
      ObjectNode o = JSON.createObjectNode().put("from", "operator").put("name", f.getName()).put("kind", f.getKind().toString());
      o.put("syntax", f.getSyntax().toString()).put("deterministic", f.isDeterministic()).put("aggregate", f.isAggregator());
      try {
        SqlOperandCountRange range = f.getOperandCountRange();
        o.put("min", range.getMin()).put("max", range.getMax());
      } catch (Throwable problem) {
        // The operator has no type checker: its call is rewritten before.
      }
      try {
        o.put("signature", f.getAllowedSignatures());
      } catch (Throwable problem) {
        // As above.
      }
      out.println(JSON.writeValueAsString(o));
    }
  }
}
