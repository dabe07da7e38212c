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
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * The connector 'stepped': lines of JSON in the option 'rows', each let through at its step ('steps', one number a row, over all tables). A step lasts long
 * enough for a row to go through the whole job, so that the rows of several sources arrive in one order.
 */
public class SteppedSourceFactory implements DynamicTableSourceFactory {
  private static final ConfigOption<String> ROWS = ConfigOptions.key("rows").stringType().noDefaultValue();
  private static final ConfigOption<String> STEPS = ConfigOptions.key("steps").stringType().noDefaultValue();
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
    return Set.of();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    DecodingFormat<DeserializationSchema<RowData>> format =
        helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
    return new TableSource(context, format, helper.getOptions().get(ROWS), helper.getOptions().get(STEPS));
  }

  private static final class TableSource implements ScanTableSource {
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
      DeserializationSchema<RowData> schema = format.createRuntimeDecoder(runtime, table.getPhysicalRowDataType());
      int[] at = Arrays.stream(steps.split(",")).mapToInt(Integer::parseInt).toArray();
      return SourceProvider.of(
          new DataGeneratorSource<>(
              new Lines(rows.split("\n"), schema),
              at.length,
              parallelism -> new Gate(at),
              InternalTypeInfo.of(table.getPhysicalRowDataType().getLogicalType())));
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

  private static final class Lines implements GeneratorFunction<Long, RowData> {
    private final String[] lines;
    private final DeserializationSchema<RowData> schema;

    Lines(String[] lines, DeserializationSchema<RowData> schema) {
      this.lines = lines;
      this.schema = schema;
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
      return schema.deserialize(lines[index.intValue()].getBytes(StandardCharsets.UTF_8));
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
