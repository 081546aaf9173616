package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.firedamp.ingest.Await;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.IngestServer;
import io.firedamp.ingest.transport.Listeners;
import io.firedamp.schemas.avro.ResourceSample;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes an exporter and writes to us; skipped without one, unless {@code
 * FIREDAMP_REQUIRE_COUNTERPARTS} is set.
 */
class RemoteWriteIT {
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus");

  @Test
  void readsWhatARealPrometheusWrites(@TempDir Path directory) throws Exception {
    boolean present = Files.isExecutable(PROGRAM);
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(present).as("prometheus is installed").isTrue();
    }
    assumeTrue(present, "prometheus is not installed");
    RecordingPublisher publisher = new RecordingPublisher();
    HttpServer exporter = exporter();
    try (IngestServer server = Listeners.open(publisher);
        Source source = source(publisher, server)) {
      source.start();
      server.start();
      Process prometheus = prometheus(directory, exporter.getAddress().getPort(), server.port());
      try {
        Await.until(
            "a sample",
            Duration.ofSeconds(60),
            () -> !publisher.values(ResourceSample.class).isEmpty());
      } finally {
        prometheus.destroy();
        prometheus.waitFor();
      }
      assertThat(server.answers()).containsOnlyKeys(204);
      assertThat(source.counts().unreadable()).isZero();
    } finally {
      exporter.stop(0);
    }
    ResourceSample sample = publisher.values(ResourceSample.class).get(0);
    assertThat(sample.getSubject()).isEqualTo("prod/pod/shop/web-0");
    assertThat(sample.getCpuCores().orElseThrow()).isPositive();
  }

  private static Source source(RecordingPublisher publisher, IngestServer server) {
    RemoteWriteSource.Factory factory = new RemoteWriteSource.Factory();
    Provenance from = new Provenance("prod", "metrics");
    return factory.create(
        factory.defaults(), new SourceContext(from, publisher, server.of(from), Clock.systemUTC()));
  }

  private static HttpServer exporter() throws Exception {
    AtomicInteger scrapes = new AtomicInteger();
    HttpServer exporter =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exporter.createContext(
        "/metrics",
        exchange -> {
          byte[] body =
              "container_cpu_usage_seconds_total{namespace=\"shop\",pod=\"web-0\",container=\"web\"} %d\n"
                  .formatted(scrapes.incrementAndGet())
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    exporter.start();
    return exporter;
  }

  private static Process prometheus(Path directory, int exporter, int server) throws Exception {
    Path settings = directory.resolve("prometheus.yml");
    Files.writeString(
        settings,
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: cadvisor
            static_configs: [{targets: ['127.0.0.1:%d']}]
        remote_write:
          - url: http://127.0.0.1:%d/api/v1/write
        """
            .formatted(exporter, server));
    return new ProcessBuilder(
            PROGRAM.toString(),
            "--config.file=" + settings,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:0")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("prometheus.log").toFile())
        .start();
  }
}
