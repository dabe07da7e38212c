import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Logger;
import org.apache.derby.jdbc.EmbeddedDriver;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** Derby's driver, for databases in this JVM ('jdbc:derby:memory:…'), which counts the queries of prepared statements: what a lookup sends. */
public class CountedDriver implements Driver {
  static final LongAdder queries = new LongAdder();
  private static final Set<String> filled = new HashSet<>();
  private final Driver derby = new EmbeddedDriver();

  /** Executes statements in a database, each once in the life of this JVM. */
  static void fill(String url, JsonNode statements) throws SQLException {
    try (Connection connection = new EmbeddedDriver().connect(url, new Properties()); Statement executor = connection.createStatement()) {
      for (JsonNode statement : statements) if (filled.add(url + statement.asText())) executor.executeUpdate(statement.asText());
    }
  }

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    Connection connection = derby.connect(url, info);
    return connection == null ? null : watched(Connection.class, connection);
  }

  /** The same object, whose prepared statements count their queries. */
  private static <T> T watched(Class<T> type, T object) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
      try {
        if (method.getName().equals("executeQuery")) queries.increment();
        Object made = method.invoke(object, args);
        return made instanceof PreparedStatement ? watched(PreparedStatement.class, (PreparedStatement) made) : made;
      } catch (InvocationTargetException problem) {
        throw problem.getCause();
      }
    }));
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return derby.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return derby.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return derby.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return derby.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return derby.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
