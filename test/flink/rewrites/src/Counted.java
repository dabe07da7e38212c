import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.table.functions.ScalarFunction;

/** Functions that count how often they are called in this JVM; a job sets the work of one call. */
public class Counted {
  static final LongAdder calls = new LongAdder();
  /** rounds of a hash, some nanoseconds each */
  static volatile int rounds = 1;

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

  /** What follows the last slash. */
  public static class PageOf extends ScalarFunction {
    public String eval(String url) {
      calls.increment();
      return url == null ? null : url.substring(url.lastIndexOf('/') + 1);
    }
  }
}
