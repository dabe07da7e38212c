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
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The connector 'halved': the JSON lines of a folder. While `half` is set a subtask waits behind half of its range, so that a savepoint can be taken between
 * two known rows; while `quiet` is set all but one wait before their first; else the source ends behind its last row.
 */
public class HalvedSourceFactory extends GatedSourceFactory {
  static volatile boolean half;
  static volatile boolean quiet;
  /** readers that there are, and those of them that wait */
  static final AtomicInteger readers = new AtomicInteger();
  static final AtomicInteger waiting = new AtomicInteger();
  static final LongAdder read = new LongAdder();
  private static final Map<String, List<byte[]>> files = new ConcurrentHashMap<>();
  private static final ConfigOption<String> PATH = ConfigOptions.key("path").stringType().noDefaultValue();

  public HalvedSourceFactory() {
    super("halved", Set.of(PATH, FactoryUtil.FORMAT), Set.of());
  }

  static void begin(boolean halfOnly) {
    half = halfOnly;
    readers.set(0);
    waiting.set(0);
    read.reset();
  }

  @Override
  Rows rows(ReadableConfig options) {
    String path = options.get(PATH);
    int count = files.computeIfAbsent(path, HalvedSourceFactory::lines).size();
    return new Rows(count, index -> line(path, index), parallelism -> new Gate(count / parallelism / 2), false);
  }

  private static byte[] line(String path, int index) {
    read.increment();
    return files.get(path).get(index);
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
