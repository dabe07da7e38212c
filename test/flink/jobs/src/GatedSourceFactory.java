import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.UserCodeClassLoader;

/** A connector whose rows a gate lets through one by one, as a test needs them; each subtask reads a range of them, from its checkpointed position on. */
abstract class GatedSourceFactory implements DynamicTableSourceFactory {
  /** The rows of a table as its format reads them, a gate for each subtask, and whether each is the new row of its key. */
  record Rows(int count, Line line, RateLimiterStrategy<NumberSequenceSplit> gate, boolean upsert) {}

  interface Line extends Serializable {
    byte[] at(int index);
  }

  private final String name;
  private final Set<ConfigOption<?>> required;
  private final Set<ConfigOption<?>> optional;

  GatedSourceFactory(String name, Set<ConfigOption<?>> required, Set<ConfigOption<?>> optional) {
    this.name = name;
    this.required = required;
    this.optional = optional;
  }

  /** What is read of a table with these options. */
  abstract Rows rows(ReadableConfig options);

  @Override
  public String factoryIdentifier() {
    return name;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return required;
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return optional;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    DecodingFormat<DeserializationSchema<RowData>> format =
        helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
    TableSource source = new TableSource(name, context, format, rows(helper.getOptions()));
    return source.rows.upsert ? new UpsertSource(source) : source;
  }

  private static class TableSource implements ScanTableSource {
    private final String name;
    private final DynamicTableFactory.Context table;
    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final Rows rows;

    TableSource(String name, DynamicTableFactory.Context table, DecodingFormat<DeserializationSchema<RowData>> format, Rows rows) {
      this.name = name;
      this.table = table;
      this.format = format;
      this.rows = rows;
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext runtime) {
      return SourceProvider.of(source(runtime));
    }

    final DataGeneratorSource<RowData> source(ScanContext runtime) {
      DeserializationSchema<RowData> schema = format.createRuntimeDecoder(runtime, table.getPhysicalRowDataType());
      RowKind kind = rows.upsert ? RowKind.UPDATE_AFTER : RowKind.INSERT;
      return new DataGeneratorSource<>(
          new Decoded(rows.line, schema, kind),
          rows.count,
          rows.gate,
          InternalTypeInfo.of(table.getPhysicalRowDataType().getLogicalType()));
    }

    @Override
    public DynamicTableSource copy() {
      return new TableSource(name, table, format, rows);
    }

    @Override
    public String asSummaryString() {
      return name;
    }
  }

  /** The new rows of their keys; as of upsert-kafka, the source itself makes its watermarks. */
  private static final class UpsertSource extends TableSource implements SupportsWatermarkPushDown {
    private WatermarkStrategy<RowData> watermarks = WatermarkStrategy.noWatermarks();

    UpsertSource(TableSource as) {
      super(as.name, as.table, as.format, as.rows);
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.newBuilder().addContainedKind(RowKind.UPDATE_AFTER).addContainedKind(RowKind.DELETE).build();
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
      watermarks = strategy;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext runtime) {
      DataGeneratorSource<RowData> source = source(runtime);
      return new DataStreamScanProvider() {
        @Override
        public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment env) {
          return env.fromSource(source, watermarks, "gated");
        }

        @Override
        public boolean isBounded() {
          return true;
        }
      };
    }

    @Override
    public DynamicTableSource copy() {
      UpsertSource copy = new UpsertSource(this);
      copy.watermarks = watermarks;
      return copy;
    }
  }

  private static final class Decoded implements GeneratorFunction<Long, RowData> {
    private final Line line;
    private final DeserializationSchema<RowData> schema;
    private final RowKind kind;

    Decoded(Line line, DeserializationSchema<RowData> schema, RowKind kind) {
      this.line = line;
      this.schema = schema;
      this.kind = kind;
    }

    @Override
    public void open(SourceReaderContext context) throws Exception {
      schema.open(
          new DeserializationSchema.InitializationContext() {
            @Override
            public MetricGroup getMetricGroup() {
              return context.metricGroup();
            }

            @Override
            public UserCodeClassLoader getUserCodeClassLoader() {
              return context.getUserCodeClassLoader();
            }
          });
    }

    @Override
    public RowData map(Long index) throws Exception {
      byte[] bytes = line.at(index.intValue());
      boolean deleted = bytes[0] == '-';
      RowData row = schema.deserialize(deleted ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
      row.setRowKind(deleted ? RowKind.DELETE : kind);
      return row;
    }
  }
}
