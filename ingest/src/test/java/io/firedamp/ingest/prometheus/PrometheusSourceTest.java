package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.schemas.avro.ResourceSample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusSourceTest {
  private static final String TOKEN = "s3cret";

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final AtomicInteger scrapes = new AtomicInteger();
  private final AtomicBoolean swollen = new AtomicBoolean(true);
  private HttpServer exporter;

  @BeforeEach
  void startAnExporter() throws IOException {
    exporter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exporter.createContext("/metrics", this::answer);
    exporter.createContext("/huge", exchange -> send(exchange, "a 1\n".repeat(10_000)));
    exporter.createContext(
        "/swelling", exchange -> send(exchange, "a 1\n".repeat(swollen.get() ? 300_000 : 1)));
    exporter.createContext(
        "/many", exchange -> send(exchange, "node_cpu_seconds_total 1\n".repeat(50_100)));
    exporter.createContext("/stats/summary", exchange -> send(exchange, summary()));
    exporter.createContext("/binary", exchange -> send(exchange, "\u0001\u0002"));
    exporter.start();
  }

  @AfterEach
  void stopTheExporter() {
    exporter.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + TOKEN).equals(authorization)) {
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
      return;
    }
    int count = scrapes.incrementAndGet();
    send(
        exchange,
        "node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} %d\n".formatted(count)
            + "node_cpu_seconds_total{cpu=\"0\",mode=\"system\"} 1\n");
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void scrapesWithItsTokenAndPublishesRates() {
    try (Source source = source("/metrics", TOKEN)) {
      source.start();

      await("a sample", () -> !publisher.values(ResourceSample.class).isEmpty());

      ResourceSample sample = publisher.values(ResourceSample.class).get(0);
      assertThat(sample.getSubject()).isEqualTo("prod/node/127.0.0.1");
      assertThat(sample.getCpuCores().orElseThrow()).isPositive();
      await("health", () -> source.health().reachable());
    }
  }

  private String summary() {
    int count = scrapes.incrementAndGet();
    return """
        {"node":{"nodeName":"n1","cpu":{"time":"%s","usageCoreNanoSeconds":%d}}}
        """
        .formatted(Instant.ofEpochSecond(1_700_000_000L + 10L * count), 5_000_000_000L * count);
  }

  @Test
  void scrapesAKubeletsSummary() {
    try (Source source = source("/stats/summary", TOKEN)) {
      source.start();

      await("a sample", () -> !publisher.values(ResourceSample.class).isEmpty());

      ResourceSample sample = publisher.values(ResourceSample.class).get(0);
      assertThat(sample.getSubject()).isEqualTo("prod/node/n1");
      assertThat(sample.getCpuCores()).contains(0.5);
      assertThat(source.counts().leftOut())
          .containsEntry("kubelet-summary: " + RateReader.FIRST, 1L);
    }
  }

  @Test
  void saysWhyATargetCannotBeScraped() {
    try (Source source = source("/metrics", "wrong")) {
      source.start();

      await("a word about it", () -> source.health().detail().contains("401"));

      assertThat(source.health().reachable()).isFalse();
      assertThat(source.health().detail()).doesNotContain("wrong");
    }
  }

  @Test
  void readsNoMoreThanItMay() {
    try (Source source = source("/huge", "")) {
      source.start();

      await("a word about it", () -> source.health().detail().contains("more than 2048 bytes"));

      assertThat(publisher.events()).isEmpty();
    }
  }

  @Test
  void scrapesATargetAgainOnceItsAnswerIsSmallAndTheOthersMeanwhile() {
    try (Source source = source(List.of("/swelling", "/metrics"), TOKEN)) {
      source.start();
      await("a word about it", () -> source.health().detail().contains("/swelling: it answered"));
      await("a sample of another", () -> !publisher.values(ResourceSample.class).isEmpty());
      await("an answer", () -> source.health().reachable());
      assertThat(source.health().complete()).isFalse();

      swollen.set(false);

      await("no trouble", () -> source.health().complete());
    }
  }

  @Test
  void saysThatAnAnswerHoldsMoreSamplesThanItReads() {
    try (Source source = source("/many", "", 16 << 20)) {
      source.start();

      await("a word about it", () -> source.health().detail().contains("more than 50000 samples"));

      assertThat(publisher.events()).isEmpty();
      assertThat(source.health().detail()).contains("/many");
    }
  }

  @Test
  void scrapesOnAfterAnError() {
    publisher.throwOnce(new AssertionError("no stack left"));
    try (Source source = source("/metrics", TOKEN)) {
      source.start();

      await("an error", publisher::hasThrown);

      await("a sample", () -> !publisher.values(ResourceSample.class).isEmpty());
    }
  }

  @Test
  void rejectsWhatIsNoExposition() {
    try (Source source = source("/binary", "")) {
      source.start();

      await("a dead letter", () -> !publisher.rejected().isEmpty());

      assertThat(publisher.rejected().get(0).origin()).contains("/binary");
    }
  }

  @Test
  void checksItsSettingsAtTheDoorAndKeepsItsTokenToItself() {
    assertThatThrownBy(() -> new PrometheusSource.Target("ftp://x", "", "", ""))
        .hasMessage("targets.url must be an http or https address, was 'ftp://x'");
    assertThatThrownBy(
            () ->
                new PrometheusSource.Config(List.of(), Duration.ZERO, Duration.ofSeconds(1), 2048))
        .hasMessage("interval must be at least 1s, was PT0S");
    assertThat(new PrometheusSource.Target("http://x/metrics", "", TOKEN, "").toString())
        .doesNotContain(TOKEN);
  }

  @Test
  void isFoundByItsType() {
    assertThat(ServiceLoader.load(Source.Factory.class))
        .anyMatch(factory -> factory.type().equals("prometheus"));
  }

  private Source source(String path, String token) {
    return source(List.of(path), token);
  }

  private Source source(List<String> paths, String token) {
    return source(paths, token, 2048);
  }

  private Source source(String path, String token, int maxBytes) {
    return source(List.of(path), token, maxBytes);
  }

  private Source source(List<String> paths, String token, int maxBytes) {
    PrometheusSource.Config config =
        new PrometheusSource.Config(
            paths.stream().map(path -> target(path, token)).toList(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            maxBytes);
    return new PrometheusSource.Factory()
        .create(
            config,
            new SourceContext(
                new Provenance("prod", "metrics"),
                publisher,
                (at, name, formats, reader) -> {},
                Clock.systemUTC()));
  }

  private PrometheusSource.Target target(String path, String token) {
    String url = "http://127.0.0.1:" + exporter.getAddress().getPort() + path;
    return new PrometheusSource.Target(url, "", token, "");
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("not within 20 s: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
