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
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The connector 'stepped': lines of JSON in the option 'rows', each let through at its step ('steps', one number a row, over all tables). A step lasts long
 * enough for a row to go through the whole job, so that the rows of several sources arrive in one order. 'upsert': each is the new row of its key,
 * or takes it away where it begins with a minus and has only the key.
 */
public class SteppedSourceFactory extends GatedSourceFactory {
  private static final ConfigOption<String> ROWS = ConfigOptions.key("rows").stringType().noDefaultValue();
  private static final ConfigOption<String> STEPS = ConfigOptions.key("steps").stringType().noDefaultValue();
  private static final ConfigOption<Boolean> UPSERT = ConfigOptions.key("upsert").booleanType().defaultValue(false);
  private static final Map<Integer, CompletableFuture<Void>> steps = new ConcurrentHashMap<>();
  private static final AtomicInteger job = new AtomicInteger();
  private static final AtomicInteger missing = new AtomicInteger();
  private static final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  });
  private static volatile int stepMs;

  public SteppedSourceFactory() {
    super("stepped", Set.of(ROWS, STEPS, FactoryUtil.FORMAT), Set.of(UPSERT));
  }

  /** Before each job: the first step begins when so many sources are there. The steps of the job before end. */
  static void begin(int sources, int ms) {
    job.incrementAndGet();
    steps.clear();
    missing.set(sources);
    stepMs = ms;
  }

  private static CompletableFuture<Void> at(int step) {
    return steps.computeIfAbsent(step, n -> new CompletableFuture<>());
  }

  private static void run(int of, int step) {
    if (job.get() != of) return;
    at(step).complete(null);
    clock.schedule(() -> run(of, step + 1), stepMs, TimeUnit.MILLISECONDS);
  }

  @Override
  Rows rows(ReadableConfig options) {
    String[] lines = options.get(ROWS).split("\n");
    int[] at = Arrays.stream(options.get(STEPS).split(",")).mapToInt(Integer::parseInt).toArray();
    return new Rows(at.length, index -> lines[index].getBytes(StandardCharsets.UTF_8), parallelism -> new Gate(at), options.get(UPSERT));
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
      int of = job.get();
      if (next == 0 && missing.decrementAndGet() == 0) clock.schedule(() -> run(of, 0), 4L * stepMs, TimeUnit.MILLISECONDS);
      return next < at.length ? at(at[next++]) : CompletableFuture.completedFuture(null);
    }
  }
}
