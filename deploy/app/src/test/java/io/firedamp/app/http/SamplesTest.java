package io.firedamp.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;

final class SamplesTest {
  @Test
  void writesCountersAndGaugesByMetric() throws Exception {
    Samples samples = new Samples();
    samples.counter("firedamp_events_published", "Events.", 3, "type", "ImagePull");
    samples.gauge("firedamp_up", "Up.", 1);
    samples.counter("firedamp_events_published", "Events.", 4, "type", "DnsQuery");

    assertThat(text(samples))
        .isEqualTo(
            """
            # HELP firedamp_events_published_total Events.
            # TYPE firedamp_events_published_total counter
            firedamp_events_published_total{type="DnsQuery"} 4.0
            firedamp_events_published_total{type="ImagePull"} 3.0
            # HELP firedamp_up Up.
            # TYPE firedamp_up gauge
            firedamp_up 1.0
            """);
  }

  @Test
  void escapesAndCutsWhatANameMayHold() throws Exception {
    Samples samples = new Samples();
    samples.gauge("firedamp_up", "Up.", 1, "source", "a\"b\\c\nd\u001b" + "x".repeat(500));

    String text = text(samples);

    assertThat(text.lines().toList()).hasSize(3);
    assertThat(text).contains("source=\"a\\\"b\\\\c\\\\u000ad\\\\u001bxxx").contains("…\"}");
    assertThat(text.length()).isLessThan(300);
  }

  @Test
  void leavesOutWhatIsNoNumberOrSaidTwice() throws Exception {
    Samples samples = new Samples();
    samples.gauge("firedamp_a", "A.", Double.NaN);
    samples.counter("firedamp_b", "B.", -1);
    samples.gauge("firedamp_c", "C.", 1, "x", "y");
    samples.gauge("firedamp_c", "C.", 2, "x", "y");

    assertThat(text(samples).lines().filter(line -> !line.startsWith("#")))
        .containsExactly("firedamp_c{x=\"y\"} 1.0");
  }

  @Test
  void saysHowManySeriesWereCut() throws Exception {
    Samples samples = new Samples(2);
    for (int i = 0; i < 5; i++) {
      samples.gauge("firedamp_a", "A.", i, "n", "" + i);
    }

    assertThat(text(samples).lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "firedamp_a{n=\"0\"} 0.0", "firedamp_a{n=\"1\"} 1.0", "firedamp_metrics_cut 3.0");
  }

  /** What a bean of Kafka's looks like. */
  public interface Measured {
    long getCount();

    double getMean();

    String getRateUnit();
  }

  private record Measures(long getCount, double getMean, String getRateUnit) implements Measured {}

  @Test
  void namesKafkasBeansByTypeNameAndAttribute() throws Exception {
    MBeanServer beans = MBeanServerFactory.newMBeanServer();
    register(beans, "kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec");
    register(beans, "kafka.server:type=Log,name=Size,topic=a,partition=0");
    register(beans, "other:type=BrokerTopicMetrics,name=Else");

    String text = text(new KafkaMetrics(beans));

    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "kafka_server_brokertopicmetrics_messagesinpersec_count_total 7.0",
            "kafka_server_brokertopicmetrics_messagesinpersec_mean 2.5");
  }

  @Test
  void labelsClientsBeansByTheirOtherKeys() throws Exception {
    MBeanServer beans = MBeanServerFactory.newMBeanServer();
    register(beans, "kafka.producer:type=producer-metrics,client-id=\"a:b\"");

    assertThat(text(new KafkaMetrics(beans)))
        .contains("kafka_producer_producer_metrics_mean{client_id=\"a:b\"} 2.5\n")
        .doesNotContain("rateunit");
  }

  @Test
  void readsThePlatformsBeansToo() throws Exception {
    assertThat(ManagementFactory.getPlatformMBeanServer().getMBeanCount()).isPositive();
    assertThat(text(KafkaMetrics.ofProcess())).doesNotContain("java_lang");
  }

  private static void register(MBeanServer beans, String name) throws Exception {
    beans.registerMBean(
        new StandardMBean(new Measures(7, 2.5, "SECONDS"), Measured.class), new ObjectName(name));
  }

  private static String text(KafkaMetrics metrics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, metrics.collect());
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String text(Samples samples) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, samples.snapshots());
    return out.toString(StandardCharsets.UTF_8);
  }
}
