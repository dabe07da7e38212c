import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.SubtaskStateStats;
import org.apache.flink.runtime.checkpoint.TaskStateStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/**
 * Runs bounded streaming jobs, one after the other, on a MiniCluster in this JVM. Asked {"id", "statements": ["DDL, SET or RESET", …, "INSERT …", "RESET",
 * …], "parallelism", "rounds"?: work of one call of score(), "breaksAt"?: the call of breaks() that fails, "database"?: {"url", "statements"} that fill one,
 * "quiet"?: one subtask alone of a 'halved' source has rows, the others wait without any, "atMostMs"?: until a job that has not ended is cancelled}; answers
 * {"id", "ended", "rows": ["+I[…]", …], "emitted", "calls", "queries": of lookups in databases, "ms"?, "cpuMs", "vertices": [{"name", "in": [records of each
 * subtask], "stateBytes"?: [of each subtask, in the largest checkpoint]}]}, or {"id", "error"}.
 */
public class RewriteRunner {
  public static void main(String[] args) throws Exception {
    try (MiniCluster cluster = start()) {
      Questions.answerAll((job, answer) -> run(cluster, job, answer));
    }
    System.exit(0);
  }

  static MiniCluster start() throws Exception {
    Configuration settings = new Configuration();
    settings.setString("rest.address", "localhost");
    settings.setString("rest.bind-port", "0");
    settings.setString("taskmanager.memory.managed.size", "512m");
    settings.setString("taskmanager.memory.network.min", "128m");
    settings.setString("taskmanager.memory.network.max", "128m");
    settings.setString("classloader.resolve-order", "parent-first");
    MiniCluster cluster = new MiniCluster(
        new MiniClusterConfiguration.Builder().setConfiguration(settings).setNumTaskManagers(1).setNumSlotsPerTaskManager(24).build());
    cluster.start();
    return cluster;
  }

  private static void run(MiniCluster cluster, JsonNode job, ObjectNode answer) throws Exception {
    Counted.rounds = job.path("rounds").asInt(1);
    Counted.breaksAt = job.path("breaksAt").asInt();
    Counted.breaksCalls.set(0);
    Counted.calls.reset();
    CountedSinkFactory.tables.clear();
    if (job.has("database")) CountedDriver.fill(job.get("database").get("url").asText(), job.get("database").get("statements"));
    CountedDriver.queries.reset();
    long cpu = processCpu();
    HalvedSourceFactory.begin(false);
    HalvedSourceFactory.quiet = job.path("quiet").asBoolean();
    TableResult insert = submit(cluster, job.get("statements"), job, Map.of());
    answer.put("ended", await(insert, job.path("atMostMs").asInt()));
    HalvedSourceFactory.quiet = false;
    answer.put("cpuMs", (processCpu() - cpu) / 1_000_000);
    describe(cluster.getExecutionGraph(insert.getJobClient().get().getJobID()).get(), answer);
    answer.put("calls", Counted.calls.sum());
    answer.put("queries", CountedDriver.queries.sum());
    ArrayNode rows = answer.putArray("rows");
    long emitted = 0;
    for (CountedSinkFactory.Written table : CountedSinkFactory.tables.values()) {
      emitted += table.emitted;
      table.rows().forEach(rows::add);
    }
    answer.put("emitted", emitted);
  }

  /** Whether the job ended by itself; one that has not after `atMostMs` (0: however long) is cancelled. */
  private static boolean await(TableResult insert, int atMostMs) throws Exception {
    if (atMostMs == 0) insert.await();
    else {
      try {
        insert.await(atMostMs, TimeUnit.MILLISECONDS);
      } catch (TimeoutException problem) {
        insert.getJobClient().get().cancel().get();
        insert.getJobClient().get().getJobExecutionResult().handle((result, cancelled) -> null).get();
        return false;
      }
    }
    return true;
  }

  /** Executes the statements of a job, the last of them but RESETs an INSERT. */
  static TableResult submit(MiniCluster cluster, JsonNode statements, JsonNode job, Map<String, String> more) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("execution.target", "remote");
    settings.setString("rest.address", "localhost");
    settings.setString("rest.port", String.valueOf(cluster.getRestAddress().get().getPort()));
    settings.setString("execution.checkpointing.dir", Files.createTempDirectory("rewrites").toUri().toString());
    settings.setString("parallelism.default", job.get("parallelism").asText());
    more.forEach(settings::setString);
    TableEnvironment env = TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(settings).build());
    return Questions.execute(env, statements);
  }

  private static void describe(AccessExecutionGraph graph, ObjectNode answer) {
    if (graph.getState() == JobStatus.FINISHED) answer.put("ms", graph.getStatusTimestamp(JobStatus.FINISHED) - graph.getStatusTimestamp(JobStatus.RUNNING));
    ArrayNode vertices = answer.putArray("vertices");
    for (AccessExecutionJobVertex vertex : graph.getVerticesTopologically()) {
      ObjectNode one = vertices.addObject().put("name", vertex.getName());
      ArrayNode in = one.putArray("in");
      for (AccessExecutionVertex subtask : vertex.getTaskVertices()) {
        in.add(subtask.getCurrentExecutionAttempt().getIOMetrics().getNumRecordsIn());
      }
      if (graph.getCheckpointStatsSnapshot() != null) one.set("stateBytes", stateBytes(graph, vertex));
    }
  }

  /** A subtask that has ended is in no later checkpoint, so the largest of all counts. */
  private static ArrayNode stateBytes(AccessExecutionGraph graph, AccessExecutionJobVertex vertex) {
    long[] bytes = new long[vertex.getParallelism()];
    for (AbstractCheckpointStats checkpoint : graph.getCheckpointStatsSnapshot().getHistory().getCheckpoints()) {
      TaskStateStats task = checkpoint.getTaskStateStats(vertex.getJobVertexId());
      if (!(checkpoint instanceof CompletedCheckpointStats) || task == null) continue;
      for (SubtaskStateStats subtask : task.getSubtaskStats()) {
        if (subtask == null) continue;
        int at = subtask.getSubtaskIndex();
        bytes[at] = Math.max(bytes[at], subtask.getStateSize());
      }
    }
    ArrayNode list = Questions.JSON.createArrayNode();
    for (long b : bytes) list.add(b);
    return list;
  }

  private static long processCpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }
}
