import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.planner.plan.utils.KeySelectorUtil;
import org.apache.flink.table.runtime.keyselector.RowDataKeySelector;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * Which subtask a key goes to, told by the planner's own key selector. One key a line on standard input, as JSON {"types": ["BIGINT", …], "values": ["7", null, …]}
 * (values as SQL text, bytes in hex); one answer a line: {"hash", "groups": [of 128, of 32768], "subtasks": [at parallelism 2, 4, 8 of 128 groups], "row": bytes in hex}.
 */
public class KeyOracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader keys = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = keys.readLine(); line != null; line = keys.readLine()) answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
  }

  private static ObjectNode answer(JsonNode question) {
    int n = question.get("types").size();
    LogicalType[] types = new LogicalType[n];
    GenericRowData row = new GenericRowData(n);
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      types[i] = LogicalTypeParser.parse(question.get("types").get(i).asText(), KeyOracle.class.getClassLoader());
      JsonNode value = question.get("values").get(i);
      row.setField(i, value.isNull() ? null : read(types[i], value.asText()));
      all[i] = i;
    }
    RowDataKeySelector selector = KeySelectorUtil.getRowDataSelector(KeyOracle.class.getClassLoader(), all, InternalTypeInfo.of(RowType.of(types)));
    RowData key;
    try {
      key = selector.getKey(row);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    BinaryRowData binary = (BinaryRowData) key;
    ObjectNode answer = JSON.createObjectNode();
    answer.put("hash", binary.hashCode());
    answer.putArray("groups").add(KeyGroupRangeAssignment.assignToKeyGroup(binary, 128)).add(KeyGroupRangeAssignment.assignToKeyGroup(binary, 32768));
    var subtasks = answer.putArray("subtasks");
    for (int parallelism : new int[] {2, 4, 8}) subtasks.add(KeyGroupRangeAssignment.assignKeyToParallelOperator(binary, 128, parallelism));
    byte[] bytes = BinarySegmentUtils.copyToBytes(binary.getSegments(), binary.getOffset(), binary.getSizeInBytes());
    answer.put("row", HexFormat.of().formatHex(bytes));
    return answer;
  }

  private static Object read(LogicalType type, String text) {
    switch (type.getTypeRoot()) {
      case BOOLEAN:
        return Boolean.valueOf(text);
      case TINYINT:
        return Byte.valueOf(text);
      case SMALLINT:
        return Short.valueOf(text);
      case INTEGER:
        return Integer.valueOf(text);
      case BIGINT:
        return Long.valueOf(text);
      case FLOAT:
        return Float.valueOf(text);
      case DOUBLE:
        return Double.valueOf(text);
      case CHAR:
      case VARCHAR:
        return StringData.fromString(text);
      case BINARY:
      case VARBINARY:
        return HexFormat.of().parseHex(text);
      case DECIMAL:
        DecimalType decimal = (DecimalType) type;
        return DecimalData.fromBigDecimal(new BigDecimal(text), decimal.getPrecision(), decimal.getScale());
      case DATE:
        return (int) LocalDate.parse(text).toEpochDay();
      case TIME_WITHOUT_TIME_ZONE:
        return (int) (LocalTime.parse(text).toNanoOfDay() / 1_000_000);
      case TIMESTAMP_WITHOUT_TIME_ZONE:
        return TimestampData.fromLocalDateTime(LocalDateTime.parse(text.replace(' ', 'T')));
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
        return TimestampData.fromInstant(LocalDateTime.parse(text.replace(" ", "T").replace("Z", "")).toInstant(ZoneOffset.UTC));
      default:
        throw new IllegalArgumentException(type.toString());
    }
  }
}
