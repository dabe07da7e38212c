import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
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

/**
 * The connector 'stepped': lines of JSON in the option 'rows', each let through at its step ('steps', one number a row, over all tables). A step lasts long
 * enough for a row to go through the whole job, so that the rows of several sources arrive in one order. 'upsert': each is the new row of its key.
 */
public class SteppedSourceFactory implements DynamicTableSourceFactory {
  private static final ConfigOption<String> ROWS = ConfigOptions.key("rows").stringType().noDefaultValue();
  private static final ConfigOption<String> STEPS = ConfigOptions.key("steps").stringType().noDefaultValue();
  private static final ConfigOption<Boolean> UPSERT = ConfigOptions.key("upsert").booleanType().defaultValue(false);
  private static final Map<Integer, CompletableFuture<Void>> steps = new ConcurrentHashMap<>();
  private static final AtomicInteger missing = new AtomicInteger();
  private static final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  });
  private static volatile int stepMs;

  /** Before each job: the first step begins when so many sources are there. */
  static void begin(int sources, int ms) {
    steps.clear();
    missing.set(sources);
    stepMs = ms;
  }

  private static CompletableFuture<Void> at(int step) {
    return steps.computeIfAbsent(step, n -> new CompletableFuture<>());
  }

  private static void run(int step) {
    at(step).complete(null);
    clock.schedule(() -> run(step + 1), stepMs, TimeUnit.MILLISECONDS);
  }

  @Override
  public String factoryIdentifier() {
    return "stepped";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(ROWS, STEPS, FactoryUtil.FORMAT);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(UPSERT);
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    DecodingFormat<DeserializationSchema<RowData>> format =
        helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
    ReadableConfig options = helper.getOptions();
    TableSource source = new TableSource(context, format, options.get(ROWS), options.get(STEPS));
    return options.get(UPSERT) ? new UpsertSource(source) : source;
  }

  private static class TableSource implements ScanTableSource {
    private final DynamicTableFactory.Context table;
    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final String rows;
    private final String steps;

    TableSource(DynamicTableFactory.Context table, DecodingFormat<DeserializationSchema<RowData>> format, String rows, String steps) {
      this.table = table;
      this.format = format;
      this.rows = rows;
      this.steps = steps;
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext runtime) {
      return SourceProvider.of(source(runtime, RowKind.INSERT));
    }

    final DataGeneratorSource<RowData> source(ScanContext runtime, RowKind kind) {
      DeserializationSchema<RowData> schema = format.createRuntimeDecoder(runtime, table.getPhysicalRowDataType());
      int[] at = Arrays.stream(steps.split(",")).mapToInt(Integer::parseInt).toArray();
      return new DataGeneratorSource<>(
          new Lines(rows.split("\n"), schema, kind),
          at.length,
          parallelism -> new Gate(at),
          InternalTypeInfo.of(table.getPhysicalRowDataType().getLogicalType()));
    }

    @Override
    public DynamicTableSource copy() {
      return new TableSource(table, format, rows, steps);
    }

    @Override
    public String asSummaryString() {
      return "stepped";
    }
  }

  /** The new rows of their keys; as of upsert-kafka, the source itself makes its watermarks. */
  private static final class UpsertSource extends TableSource implements SupportsWatermarkPushDown {
    private WatermarkStrategy<RowData> watermarks = WatermarkStrategy.noWatermarks();

    UpsertSource(TableSource as) {
      super(as.table, as.format, as.rows, as.steps);
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.upsert();
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
      watermarks = strategy;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext runtime) {
      DataGeneratorSource<RowData> source = source(runtime, RowKind.UPDATE_AFTER);
      return new DataStreamScanProvider() {
        @Override
        public DataStream<RowData> produceDataStream(ProviderContext context, StreamExecutionEnvironment env) {
          return env.fromSource(source, watermarks, "stepped");
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

  private static final class Lines implements GeneratorFunction<Long, RowData> {
    private final String[] lines;
    private final DeserializationSchema<RowData> schema;
    private final RowKind kind;

    Lines(String[] lines, DeserializationSchema<RowData> schema, RowKind kind) {
      this.lines = lines;
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
      RowData row = schema.deserialize(lines[index.intValue()].getBytes(StandardCharsets.UTF_8));
      row.setRowKind(kind);
      return row;
    }
  }

  /** Holds each row back until its step. */
  private static final class Gate implements RateLimiter<NumberSequenceSplit> {
    private final int[] at;
    private int next;

    Gate(int[] at) {
      this.at = at;
    }

    @Override
    public CompletionStage<Void> acquire(int permits) {
      if (next == 0 && missing.decrementAndGet() == 0) clock.schedule(() -> run(0), 4L * stepMs, TimeUnit.MILLISECONDS);
      return next < at.length ? at(at[next++]) : CompletableFuture.completedFuture(null);
    }
  }
}
