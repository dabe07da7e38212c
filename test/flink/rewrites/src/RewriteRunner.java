import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
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
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/**
 * Runs bounded streaming jobs, one after the other, on a MiniCluster in this JVM. One job a line on standard input, as JSON
 * {"id", "statements": ["DDL, SET or RESET", …, "INSERT …", "RESET", …], "parallelism", "rounds"?: work of one function call, "quietMs"?: how long a job is
 * looked at of whose source one subtask alone has rows ('halved'), the others wait without any}; one answer a line on standard output:
 * {"id", "rows": ["+I[…]", …], "emitted", "calls", "ms", "cpuMs", "vertices": [{"name", "in": [records
 * of each subtask], "stateBytes"?: [of each subtask, in the largest checkpoint]}]}, or {"id", "error"}.
 */
public class RewriteRunner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SET = Pattern.compile("(?is)\\s*SET\\s+'((?:[^']|'')*)'\\s*=\\s*'((?:[^']|'')*)'\\s*");

  private static final Pattern RESET = Pattern.compile("(?is)\\s*RESET\\s+'((?:[^']|'')*)'\\s*");

  public static void main(String[] args) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (MiniCluster cluster = start()) {
      for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
        JsonNode job = JSON.readTree(line);
        ObjectNode answer = JSON.createObjectNode();
        answer.set("id", job.get("id"));
        try {
          run(cluster, job, answer);
        } catch (Throwable problem) {
          Throwable deepest = problem;
          while (deepest.getCause() != null) deepest = deepest.getCause();
          answer.put("error", deepest.toString());
        }
        answers.println(JSON.writeValueAsString(answer));
      }
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
    Counted.calls.reset();
    CountedSinkFactory.tables.clear();
    long cpu = processCpu();
    HalvedSourceFactory.begin(false);
    HalvedSourceFactory.quiet = job.has("quietMs");
    TableResult insert = submit(cluster, job.get("statements"), job, Map.of());
    int quiet = job.path("quietMs").asInt(0);
    if (quiet > 0) {
      Thread.sleep(quiet);
      insert.getJobClient().get().cancel().get();
      HalvedSourceFactory.quiet = false;
    } else insert.await();
    answer.put("cpuMs", (processCpu() - cpu) / 1_000_000);
    JobID id = insert.getJobClient().get().getJobID();
    if (quiet == 0) describe(cluster.getExecutionGraph(id).get(), answer);
    answer.put("calls", Counted.calls.sum());
    ArrayNode rows = answer.putArray("rows");
    long emitted = 0;
    for (CountedSinkFactory.Written table : CountedSinkFactory.tables.values()) {
      emitted += table.emitted;
      table.rows().forEach(rows::add);
    }
    answer.put("emitted", emitted);
  }

  /** Executes statements of {"parallelism"}, the last of them but RESETs an INSERT. */
  static TableResult submit(MiniCluster cluster, JsonNode statements, JsonNode job, Map<String, String> more) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("execution.target", "remote");
    settings.setString("rest.address", "localhost");
    settings.setString("rest.port", String.valueOf(cluster.getRestAddress().get().getPort()));
    settings.setString("execution.checkpointing.dir", Files.createTempDirectory("rewrites").toUri().toString());
    settings.setString("parallelism.default", job.get("parallelism").asText());
    more.forEach(settings::setString);
    TableEnvironment env = TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(settings).build());
    TableResult insert = null;
    for (JsonNode statement : statements) {
      Matcher set = SET.matcher(statement.asText());
      Matcher reset = RESET.matcher(statement.asText());
      if (set.matches()) env.getConfig().set(set.group(1).replace("''", "'"), set.group(2).replace("''", "'"));
      else if (reset.matches()) env.getConfig().getConfiguration().removeKey(reset.group(1).replace("''", "'"));
      else insert = env.executeSql(statement.asText());
    }
    return insert;
  }

  private static void describe(AccessExecutionGraph graph, ObjectNode answer) {
    answer.put("ms", graph.getStatusTimestamp(JobStatus.FINISHED) - graph.getStatusTimestamp(JobStatus.RUNNING));
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
    ArrayNode list = JSON.createArrayNode();
    for (long b : bytes) list.add(b);
    return list;
  }

  private static long processCpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }
}
