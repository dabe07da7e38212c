import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.table.functions.ScalarFunction;

/** Functions that count how often they are called in this JVM; a job sets the work of one call, and which call fails. */
public class Counted {
  static final LongAdder calls = new LongAdder();
  /** rounds of a hash, some nanoseconds each */
  static volatile int rounds = 1;

  /** the call of breaks() that fails, counted over all subtasks and restarts; 0 = none */
  static volatile int breaksAt;
  static final AtomicInteger breaksCalls = new AtomicInteger();

  /** A number from 0 to 999 made of another. */
  public static class Score extends ScalarFunction {
    public Long eval(Long value) {
      calls.increment();
      if (value == null) return null;
      long hash = value;
      for (int i = rounds; i > 0; i--) hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9L + i;
      return Math.floorMod(hash, 1000L);
    }
  }

  /** Its argument; one of its calls fails, and the job with it. */
  public static class Breaks extends ScalarFunction {
    public Long eval(Long value) {
      if (breaksCalls.incrementAndGet() == breaksAt) throw new IllegalStateException("asked to fail");
      return value;
    }
  }

  /** What follows the last slash. */
  public static class PageOf extends ScalarFunction {
    public String eval(String url) {
      calls.increment();
      return url == null ? null : url.substring(url.lastIndexOf('/') + 1);
    }
  }
}
