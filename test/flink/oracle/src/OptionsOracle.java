import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.SerializationFormatFactory;
import org.apache.flink.util.TimeUtils;

/**
 * Reads every option that the jars of the class path declare, by reflection. One line each on standard output, tab-separated:
 *
 * <pre>
 * key      name  type  default  deprecated keys  fallback keys  declaring class  internal?
 * factory  id    kinds class
 * option   id    kinds required|optional  name  type  default  other keys
 * </pre>
 *
 * `type` is a word (boolean, int, long, float, double, string, duration, memory, map), `enum(A|B)`, or one of these in `list(…)`. Keys are
 * the static ConfigOption fields outside of connectors, formats and catalogs, whose options come from their factories.
 */
public class OptionsOracle {
  private static final String SERVICES = "META-INF/services/org.apache.flink.table.factories.Factory";
  private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);

  public static void main(String[] args) throws Exception {
    Map<String, String> keys = new TreeMap<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String jar = new File(path).getName();
      if (jar.startsWith("flink-") && jar.endsWith(".jar") && !jar.contains("connector")) {
        readKeys(path, keys);
      }
    }
    keys.values().forEach(OUT::println);
    for (String name : factoryNames()) {
      readFactory(name);
    }
    OUT.flush();
  }

  private static void readKeys(String path, Map<String, String> keys) throws Exception {
    List<String> names = new ArrayList<>();
    try (JarFile jar = new JarFile(path)) {
      jar.stream().map(e -> e.getName()).filter(OptionsOracle::mayDeclareKeys).forEach(n -> names.add(n.replace('/', '.').replace(".class", "")));
    }
    for (String name : names) {
      try {
        Class<?> type = Class.forName(name, false, OptionsOracle.class.getClassLoader());
        for (Field field : type.getDeclaredFields()) {
          boolean scala = name.endsWith("$");
          if (field.getType() != ConfigOption.class || (!Modifier.isStatic(field.getModifiers()) && !scala)) {
            continue;
          }
          field.setAccessible(true);
          Object owner = Modifier.isStatic(field.getModifiers()) ? null : type.getField("MODULE$").get(null);
          ConfigOption<?> option = (ConfigOption<?>) field.get(owner);
          if (option != null && !option.key().startsWith("__")) {
            keys.putIfAbsent(option.key(), keyLine(option, field, type));
          }
        }
      } catch (Throwable problem) {
        System.err.println("passed over " + name + ": " + problem);
      }
    }
  }

  private static boolean mayDeclareKeys(String entry) {
    return entry.endsWith(".class")
        && entry.startsWith("org/apache/flink/")
        && !entry.matches("org/apache/flink/(connectors?|formats?|shaded|api/python/shaded|avro|model|orc|parquet|test|examples|streaming/tests)/.*")
        && !entry.matches("org/apache/flink/(table/(catalog|factories|module|utils/python|gateway/rest)|state/table)/.*");
  }

  private static String keyLine(ConfigOption<?> option, Field field, Class<?> type) {
    List<String> deprecated = new ArrayList<>();
    List<String> fallback = new ArrayList<>();
    for (FallbackKey key : option.fallbackKeys()) {
      (key.isDeprecated() ? deprecated : fallback).add(key.getKey());
    }
    boolean internal = false;
    for (java.lang.annotation.Annotation a : field.getAnnotations()) {
      internal |= a.annotationType().getSimpleName().equals("ExcludeFromDocumentation");
    }
    boolean old = field.isAnnotationPresent(Deprecated.class);
    return String.join("\t", "key", option.key(), typeOf(option), valueOf(option), String.join(" ", deprecated), String.join(" ", fallback),
        type.getName(), (internal ? "internal " : "") + (old ? "deprecated" : ""));
  }

  private static Set<String> factoryNames() throws Exception {
    Set<String> names = new TreeSet<>();
    for (URL url : Collections.list(OptionsOracle.class.getClassLoader().getResources(SERVICES))) {
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
        lines.lines().map(l -> l.replaceAll("#.*", "").trim()).filter(l -> !l.isEmpty()).forEach(names::add);
      }
    }
    return names;
  }

  private static void readFactory(String name) {
    try {
      Object made = Class.forName(name).getDeclaredConstructor().newInstance();
      if (!(made instanceof Factory)) {
        return;
      }
      Factory factory = (Factory) made;
      String kinds = kindsOf(factory);
      List<String> lines = new ArrayList<>();
      lines.add(String.join("\t", "factory", factory.factoryIdentifier(), kinds, name));
      for (ConfigOption<?> o : factory.requiredOptions()) {
        lines.add(optionLine(factory, kinds, "required", o));
      }
      for (ConfigOption<?> o : factory.optionalOptions()) {
        lines.add(optionLine(factory, kinds, "optional", o));
      }
      lines.forEach(OUT::println);
    } catch (Throwable problem) {
      System.err.println("passed over " + name + ": " + problem);
    }
  }

  /** What a factory makes, by the interfaces that it has; `bulk` for formats of files alone. */
  private static String kindsOf(Factory factory) {
    Set<String> kinds = new TreeSet<>();
    if (factory instanceof DynamicTableFactory) {
      if (factory instanceof DynamicTableSourceFactory) kinds.add("source");
      if (factory instanceof DynamicTableSinkFactory) kinds.add("sink");
    }
    if (factory instanceof DeserializationFormatFactory) kinds.add("decoding");
    if (factory instanceof SerializationFormatFactory) kinds.add("encoding");
    for (Class<?> c = factory.getClass(); c != null; c = c.getSuperclass()) {
      for (Class<?> i : c.getInterfaces()) {
        String simple = i.getSimpleName();
        if (simple.equals("BulkReaderFormatFactory")) kinds.add("bulk-decoding");
        else if (simple.equals("BulkWriterFormatFactory")) kinds.add("bulk-encoding");
        else if (simple.equals("FileSystemFormatFactory")) kinds.add("bulk-decoding");
        else if (simple.endsWith("Factory")) {
          for (String kind : new String[] {"Catalog", "CatalogStore", "Module", "ModelProvider", "SqlGatewayEndpoint", "WorkflowScheduler", "ManagedTable"}) {
            if (simple.equals(kind + "Factory")) kinds.add(kind.toLowerCase());
          }
        }
      }
    }
    return String.join(",", kinds);
  }

  private static String optionLine(Factory factory, String kinds, String need, ConfigOption<?> option) {
    List<String> others = new ArrayList<>();
    for (FallbackKey key : option.fallbackKeys()) {
      others.add((key.isDeprecated() ? "!" : "") + key.getKey());
    }
    return String.join("\t", "option", factory.factoryIdentifier(), kinds, need, option.key(), typeOf(option), valueOf(option), String.join(" ", others));
  }

  private static String typeOf(ConfigOption<?> option) {
    try {
      Method clazz = ConfigOption.class.getDeclaredMethod("getClazz");
      Method list = ConfigOption.class.getDeclaredMethod("isList");
      clazz.setAccessible(true);
      list.setAccessible(true);
      Class<?> type = (Class<?>) clazz.invoke(option);
      String word = wordOf(type);
      return (boolean) list.invoke(option) ? "list(" + word + ")" : word;
    } catch (ReflectiveOperationException problem) {
      throw new IllegalStateException(problem);
    }
  }

  private static String wordOf(Class<?> type) {
    if (type.isEnum()) {
      List<String> values = new ArrayList<>();
      for (Object v : type.getEnumConstants()) {
        values.add(v.toString());
      }
      return "enum(" + String.join("|", values) + ")";
    }
    if (type == Integer.class) return "int";
    if (type == MemorySize.class) return "memory";
    return type.getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  private static String valueOf(ConfigOption<?> option) {
    return option.hasDefaultValue() ? text(option.defaultValue()) : "";
  }

  private static String text(Object value) {
    String text;
    if (value instanceof Duration) {
      text = TimeUtils.formatWithHighestUnit((Duration) value);
    } else if (value instanceof MemorySize) {
      text = value.toString();
    } else if (value instanceof List) {
      List<String> parts = new ArrayList<>();
      ((List<?>) value).forEach(v -> parts.add(text(v)));
      text = String.join(";", parts);
    } else if (value instanceof Map) {
      List<String> parts = new ArrayList<>();
      ((Map<?, ?>) value).forEach((k, v) -> parts.add(k + ":" + v));
      text = String.join(",", parts);
    } else {
      text = String.valueOf(value);
    }
    text = text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    // Paths of the machine that ran this are no part of Flink.
    String home = System.getProperty("java.io.tmpdir");
    return text.equals(home) ? "" : text.replace(home, "<tmp>");
  }
}
