package io.firedamp.app.http;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Ours, Kafka's and the JVM's metrics, in Prometheus' text format. */
public final class MetricsPage {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  /**
   * @param own asked anew for every page
   */
  public MetricsPage(MultiCollector own) {
    registry.register(own);
    registry.register(KafkaMetrics.ofProcess());
    JvmMetrics.builder().register(registry);
  }

  /** The metrics as they are now. */
  public Page page() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      writer.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written to", e);
    }
    return new Page(200, writer.getContentType(), text.toString(StandardCharsets.UTF_8));
  }
}
