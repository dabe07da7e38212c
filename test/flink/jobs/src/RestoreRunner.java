import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.TableResult;

/**
 * Stops a job with a savepoint behind half of its input ('halved' tables) and starts another from it with the rest, on a MiniCluster in this JVM. Asked
 * {"id", "parallelism", "before": ["DDL or SET", …, "INSERT …"], "after": [likewise]}; answers {"id", "before": run of the half, "strict": the other job from
 * the savepoint, "lenient"?: once more, leaving out state that it can't take, where it was refused, "scratch": the other job over all input}, each
 * {"read": rows of the sources, "rows": ["+I[…]", …] of all written since the first job began} or {"error"}.
 */
public class RestoreRunner {
  private static final int SECONDS = 60;

  public static void main(String[] args) throws Exception {
    try (MiniCluster cluster = RewriteRunner.start()) {
      Questions.answerAll((pair, answer) -> run(cluster, pair, answer));
    }
    System.exit(0);
  }

  private static void run(MiniCluster cluster, JsonNode pair, ObjectNode answer) {
    String[] savepoint = {null};
    attempt(answer, "before", () -> savepoint[0] = stopHalfway(cluster, pair));
    if (savepoint[0] != null) {
      attempt(answer, "strict", () -> finish(cluster, pair, savepoint[0], false));
      if (answer.get("strict").has("error")) {
        // The table again as the first job left it.
        attempt(Questions.JSON.createObjectNode(), "again", () -> savepoint[0] = stopHalfway(cluster, pair));
        attempt(answer, "lenient", () -> finish(cluster, pair, savepoint[0], true));
      }
    }
    CountedSinkFactory.tables.clear();
    attempt(answer, "scratch", () -> finish(cluster, pair, null, false));
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void attempt(ObjectNode answer, String name, Step step) {
    ObjectNode found = answer.putObject(name);
    try {
      step.run();
      found.put("read", HalvedSourceFactory.read.sum());
      ArrayNode rows = found.putArray("rows");
      for (CountedSinkFactory.Written table : CountedSinkFactory.tables.values()) table.rows().forEach(rows::add);
    } catch (Throwable problem) {
      found.put("error", Questions.deepest(problem));
    }
  }

  private static String stopHalfway(MiniCluster cluster, JsonNode pair) throws Exception {
    CountedSinkFactory.tables.clear();
    HalvedSourceFactory.begin(true);
    TableResult insert = RewriteRunner.submit(cluster, pair.get("before"), pair, Map.of("restart-strategy.type", "none"));
    JobID id = insert.getJobClient().get().getJobID();
    for (int i = 0; !waits(cluster, id); i++) {
      if (i > SECONDS * 50) throw new TimeoutException("The job did not come to the half of its input");
      // Its error, where it has ended with one.
      if (cluster.getJobStatus(id).get().isGloballyTerminalState()) insert.await();
      Thread.sleep(20);
    }
    String folder = Files.createTempDirectory("savepoint").toUri().toString();
    return insert.getJobClient().get().stopWithSavepoint(false, folder, SavepointFormatType.CANONICAL).get(SECONDS, TimeUnit.SECONDS);
  }

  private static boolean waits(MiniCluster cluster, JobID id) throws Exception {
    for (AccessExecutionVertex subtask : cluster.getExecutionGraph(id).get().getAllExecutionVertices()) {
      if (subtask.getExecutionState() != ExecutionState.RUNNING) return false;
    }
    int readers = HalvedSourceFactory.readers.get();
    return readers > 0 && HalvedSourceFactory.waiting.get() == readers;
  }

  private static void finish(MiniCluster cluster, JsonNode pair, String savepoint, boolean lenient) throws Exception {
    HalvedSourceFactory.begin(false);
    Map<String, String> settings = savepoint == null
        ? Map.of("restart-strategy.type", "none")
        : Map.of(
            "restart-strategy.type", "none",
            "execution.state-recovery.path", savepoint,
            "execution.state-recovery.ignore-unclaimed-state", String.valueOf(lenient));
    RewriteRunner.submit(cluster, pair.get("after"), pair, settings).await(SECONDS, TimeUnit.SECONDS);
  }
}
