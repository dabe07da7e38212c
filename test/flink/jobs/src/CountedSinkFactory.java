import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.RuntimeConverter;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * The connector 'counted': keeps in this JVM what a reader of the table would see, and how many rows were written to it. Like Kafka's connectors it takes
 * inserts alone, and with a primary key upserts.
 */
public class CountedSinkFactory implements DynamicTableSinkFactory {
  static final Map<String, Written> tables = new ConcurrentHashMap<>();
  /** with a committer behind the writer, which is in each savepoint, as Kafka's sink has one whatever its delivery guarantee */
  private static final ConfigOption<Boolean> COMMITS = ConfigOptions.key("commits").booleanType().defaultValue(false);

  /** What was written to one table: the last row of each key, or how many of each row there are. */
  static final class Written {
    long emitted;
    private final Map<Object, Object> last = new HashMap<>();

    synchronized void write(Row row, int[] key) {
      emitted++;
      boolean gone = row.getKind() == RowKind.DELETE || row.getKind() == RowKind.UPDATE_BEFORE;
      row.setKind(RowKind.INSERT);
      if (key.length == 0) last.merge(row.toString(), 1, (a, b) -> (Integer) a + (Integer) b);
      else if (gone) last.remove(Row.project(row, key).toString());
      else last.put(Row.project(row, key).toString(), row.toString());
    }

    synchronized List<String> rows() {
      List<String> rows = new ArrayList<>();
      last.forEach((key, value) -> {
        if (value instanceof Integer) for (int i = 0; i < (Integer) value; i++) rows.add((String) key);
        else rows.add((String) value);
      });
      return rows.stream().sorted().collect(Collectors.toList());
    }
  }

  @Override
  public String factoryIdentifier() {
    return "counted";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(COMMITS);
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    return new TableSink(context);
  }

  private static final class TableSink implements DynamicTableSink {
    private final DynamicTableFactory.Context table;

    TableSink(DynamicTableFactory.Context table) {
      this.table = table;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return table.getPrimaryKeyIndexes().length == 0 ? ChangelogMode.insertOnly() : ChangelogMode.upsert();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context runtime) {
      DynamicTableSink.DataStructureConverter converter = runtime.createDataStructureConverter(table.getPhysicalRowDataType());
      String name = table.getObjectIdentifier().getObjectName();
      int[] key = table.getPrimaryKeyIndexes();
      return SinkV2Provider.of(commits() ? new CommittedSink(name, key, converter) : new CountedSink(name, key, converter));
    }

    private boolean commits() {
      return Boolean.parseBoolean(table.getCatalogTable().getOptions().get(COMMITS.key()));
    }

    @Override
    public DynamicTableSink copy() {
      return new TableSink(table);
    }

    @Override
    public String asSummaryString() {
      return "counted";
    }
  }

  private static class CountedSink implements Sink<RowData> {
    private final String table;
    private final int[] key;
    private final DynamicTableSink.DataStructureConverter converter;

    CountedSink(String table, int[] key, DynamicTableSink.DataStructureConverter converter) {
      this.table = table;
      this.key = key;
      this.converter = converter;
    }

    @Override
    public CountedWriter createWriter(WriterInitContext init) {
      Written written = tables.computeIfAbsent(table, name -> new Written());
      converter.open(RuntimeConverter.Context.create(CountedSink.class.getClassLoader()));
      return new CountedWriter(written, key, converter);
    }
  }

  private static final class CountedWriter implements CommittingSinkWriter<RowData, Integer> {
    private final Written written;
    private final int[] key;
    private final DynamicTableSink.DataStructureConverter converter;

    CountedWriter(Written written, int[] key, DynamicTableSink.DataStructureConverter converter) {
      this.written = written;
      this.key = key;
      this.converter = converter;
    }

    @Override
    public void write(RowData row, Context context) {
      Row external = (Row) converter.toExternal(row);
      external.setKind(row.getRowKind());
      written.write(external, key);
    }

    @Override
    public Collection<Integer> prepareCommit() {
      return List.of();
    }

    @Override
    public void flush(boolean end) {}

    @Override
    public void close() {}
  }

  private static final class CommittedSink extends CountedSink implements SupportsCommitter<Integer> {
    CommittedSink(String table, int[] key, DynamicTableSink.DataStructureConverter converter) {
      super(table, key, converter);
    }

    @Override
    public Committer<Integer> createCommitter(CommitterInitContext context) {
      return new Committer<>() {
        @Override
        public void commit(Collection<CommitRequest<Integer>> requests) {}

        @Override
        public void close() {}
      };
    }

    @Override
    public SimpleVersionedSerializer<Integer> getCommittableSerializer() {
      return new NoCommittables();
    }
  }

  private static final class NoCommittables implements SimpleVersionedSerializer<Integer> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Integer one) {
      return new byte[0];
    }

    @Override
    public Integer deserialize(int version, byte[] bytes) {
      return 0;
    }
  }
}
