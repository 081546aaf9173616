package io.firedamp.app.http;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * What Kafka's clients, Streams and the embedded broker measure, from the managed beans in which
 * all of them say it: {@code kafka_<part>_<type>_<attribute>} with the bean's other keys as labels,
 * as the JMX exporter names them. Per-partition and per-node beans are left out.
 */
final class KafkaMetrics implements MultiCollector {
  private static final String BEANS = "kafka.*:*";
  private static final int MOST_SERIES = 10_000;
  private static final Set<String> TOO_FINE = Set.of("partition", "node-id");

  /** Of the broker's own beans, which repeat each measure in a dozen ways. */
  private static final Set<String> BROKER_ATTRIBUTES =
      Set.of("Count", "Value", "Mean", "99thPercentile");

  private final MBeanServer beans;

  KafkaMetrics(MBeanServer beans) {
    this.beans = beans;
  }

  static KafkaMetrics ofProcess() {
    return new KafkaMetrics(ManagementFactory.getPlatformMBeanServer());
  }

  @Override
  public MetricSnapshots collect() {
    Samples samples = new Samples(MOST_SERIES);
    for (ObjectName bean : names()) {
      if (TOO_FINE.stream().noneMatch(key -> bean.getKeyProperty(key) != null)) {
        read(bean, samples);
      }
    }
    return samples.snapshots();
  }

  private Set<ObjectName> names() {
    try {
      return new TreeSet<>(beans.queryNames(new ObjectName(BEANS), null));
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException("a constant that is wrong", e);
    }
  }

  private void read(ObjectName bean, Samples samples) {
    try {
      boolean ofBroker = bean.getKeyProperty("name") != null;
      String[] attributes =
          Arrays.stream(beans.getMBeanInfo(bean).getAttributes())
              .map(MBeanAttributeInfo::getName)
              .filter(name -> !ofBroker || BROKER_ATTRIBUTES.contains(name))
              .toArray(String[]::new);
      String[] labels = labels(bean);
      for (Attribute attribute : beans.getAttributes(bean, attributes).asList()) {
        if (attribute.getValue() instanceof Number value) {
          add(samples, bean, attribute.getName(), value.doubleValue(), labels);
        }
      }
    } catch (JMException | RuntimeException e) {
      // Whatever it measured was closed between the question and the answer.
      return;
    }
  }

  private static void add(
      Samples samples, ObjectName bean, String attribute, double value, String[] labels) {
    String help = bean.getDomain() + " " + bean.getKeyProperty("type") + " " + attribute;
    boolean counts = attribute.equals("Count") || attribute.endsWith("-total");
    String name = name(bean, attribute);
    if (counts) {
      samples.counter(name, help, value, labels);
    } else {
      samples.gauge(name, help, value, labels);
    }
  }

  private static String name(ObjectName bean, String attribute) {
    List<String> parts = new ArrayList<>(List.of(bean.getDomain()));
    for (String key : List.of("type", "name")) {
      if (bean.getKeyProperty(key) != null) {
        parts.add(bean.getKeyProperty(key));
      }
    }
    parts.add(attribute.replaceFirst("-total$", ""));
    String name = String.join("_", parts).replaceAll("[^A-Za-z0-9_]", "_");
    return PrometheusNaming.sanitizeMetricName(name.toLowerCase(Locale.ROOT));
  }

  private static String[] labels(ObjectName bean) {
    Hashtable<String, String> keys = bean.getKeyPropertyList();
    keys.remove("type");
    keys.remove("name");
    List<String> labels = new ArrayList<>();
    new TreeMap<>(keys)
        .forEach(
            (key, value) -> {
              labels.add(PrometheusNaming.sanitizeLabelName(key.replaceAll("[^A-Za-z0-9_]", "_")));
              labels.add(value.startsWith("\"") ? ObjectName.unquote(value) : value);
            });
    return labels.toArray(String[]::new);
  }
}
