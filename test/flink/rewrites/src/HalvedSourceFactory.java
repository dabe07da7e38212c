import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
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
 * The connector 'halved': the JSON lines of a folder, each subtask a range of them, from its checkpointed position on. While `half` is set a subtask waits
 * behind half of its range, so that a savepoint can be taken between two known rows; while `quiet` is set all but one wait before their first; else the source
 * ends behind its last row.
 */
public class HalvedSourceFactory implements DynamicTableSourceFactory {
  static volatile boolean half;
  static volatile boolean quiet;
  /** readers that there are, and those of them that wait */
  static final AtomicInteger readers = new AtomicInteger();
  static final AtomicInteger waiting = new AtomicInteger();
  static final LongAdder read = new LongAdder();
  private static final Map<String, List<byte[]>> files = new ConcurrentHashMap<>();
  private static final ConfigOption<String> PATH = ConfigOptions.key("path").stringType().noDefaultValue();

  static void begin(boolean halfOnly) {
    half = halfOnly;
    readers.set(0);
    waiting.set(0);
    read.reset();
  }

  @Override
  public String factoryIdentifier() {
    return "halved";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(PATH, FactoryUtil.FORMAT);
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
    return new TableSource(context, format, helper.getOptions().get(PATH));
  }

  private static final class TableSource implements ScanTableSource {
    private final DynamicTableFactory.Context table;
    private final DecodingFormat<DeserializationSchema<RowData>> format;
    private final String path;

    TableSource(DynamicTableFactory.Context table, DecodingFormat<DeserializationSchema<RowData>> format, String path) {
      this.table = table;
      this.format = format;
      this.path = path;
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext runtime) {
      DeserializationSchema<RowData> schema = format.createRuntimeDecoder(runtime, table.getPhysicalRowDataType());
      int rows = files.computeIfAbsent(path, HalvedSourceFactory::lines).size();
      return SourceProvider.of(
          new DataGeneratorSource<>(
              new Lines(path, schema),
              rows,
              parallelism -> new Gate(rows / parallelism / 2),
              InternalTypeInfo.of(table.getPhysicalRowDataType().getLogicalType())));
    }

    @Override
    public DynamicTableSource copy() {
      return new TableSource(table, format, path);
    }

    @Override
    public String asSummaryString() {
      return "halved";
    }
  }

  private static final class Lines implements GeneratorFunction<Long, RowData> {
    private final String path;
    private final DeserializationSchema<RowData> schema;

    Lines(String path, DeserializationSchema<RowData> schema) {
      this.path = path;
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
      read.increment();
      return schema.deserialize(files.get(path).get(index.intValue()));
    }
  }

  /** Lets `allowed` rows through while `half` is set. */
  private static final class Gate implements RateLimiter<NumberSequenceSplit> {
    private final boolean closes;
    private long allowed;

    Gate(long allowed) {
      int reader = readers.incrementAndGet();
      closes = half || (quiet && reader > 1);
      this.allowed = quiet ? 0 : allowed;
    }

    @Override
    public CompletionStage<Void> acquire(int permits) {
      if (!closes || (allowed -= permits) >= 0) return CompletableFuture.completedFuture(null);
      waiting.incrementAndGet();
      return new CompletableFuture<>();
    }
  }

  private static List<byte[]> lines(String folder) {
    List<Path> parts = new ArrayList<>();
    List<byte[]> lines = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of(folder))) {
      found.forEach(parts::add);
      parts.sort(null);
      for (Path part : parts) for (String line : Files.readAllLines(part)) lines.add(line.getBytes(StandardCharsets.UTF_8));
    } catch (java.io.IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
    return lines;
  }
}
