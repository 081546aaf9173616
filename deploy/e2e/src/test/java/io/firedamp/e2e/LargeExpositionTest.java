package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.FiredampProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A target that answers with more than memory holds, and one with the most that is read, under the
 * heap that the launcher gives. It takes a minute: run it with {@code -Dfiredamp.slow=true}.
 */
@EnabledIfSystemProperty(named = "firedamp.slow", matches = "true")
class LargeExpositionTest {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int HUGE = 150_000;
  private static final int MOST_READ = 49_900;
  private static final Pattern SAMPLES =
      Pattern.compile("firedamp_events_published_total\\{type=\"ResourceSample\"} ([0-9.E]+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger containers = new AtomicInteger(1);
  private final AtomicInteger scrapes = new AtomicInteger();
  private HttpServer exporter;

  @BeforeEach
  void startAnExporter() throws IOException {
    exporter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exporter.createContext("/swelling", exchange -> answer(exchange, containers.get()));
    exporter.createContext("/steady", exchange -> answer(exchange, 1));
    exporter.start();
  }

  @AfterEach
  void stopTheExporter() {
    exporter.stop(0);
  }

  @Test
  void isRefusedAndNamedAndReadAgainOnceItIsSmall(@TempDir Path directory) throws Exception {
    containers.set(HUGE);
    try (FiredampProcess firedamp = FiredampProcess.start(directory, yaml())) {
      Await.until(
          "the target to be named",
          LONGEST,
          () -> status(firedamp).contains("/swelling: it answered with more than 16777216 bytes"));
      Await.until("samples of the other", LONGEST, () -> samples(firedamp) > 2);

      containers.set(1);
      Await.until("all to be seen", Duration.ofSeconds(30), () -> isComplete(firedamp));

      containers.set(MOST_READ);
      Await.until("most that is read", LONGEST, () -> samples(firedamp) > MOST_READ);
      assertThat(isComplete(firedamp)).isTrue();
      assertThat(firedamp.isAlive()).as(firedamp.said()).isTrue();
      assertThat(firedamp.said()).doesNotContain("OutOfMemoryError");
    }
  }

  private String yaml() {
    String url = "http://127.0.0.1:" + exporter.getAddress().getPort();
    return """
        listener: {port: 0}
        sources:
          cadvisor:
            type: prometheus
            interval: 3s
            targets: [{url: '%s/swelling', node: n-1}, {url: '%s/steady', node: n-2}]
        """
        .formatted(url, url);
  }

  /** Each container with a name of its own, as long as names in a cluster are. */
  private void answer(HttpExchange exchange, int count) throws IOException {
    StringBuilder text = new StringBuilder();
    long seconds = scrapes.incrementAndGet();
    for (int i = 0; i < count; i++) {
      String pod = "a-deployment-of-some-team-5d8f7c9b6d-%05d".formatted(i);
      text.append("container_cpu_usage_seconds_total{container=\"app\",id=\"/kubepods/pod")
          .append(pod)
          .append("/0\",image=\"registry.example/team/app:1\",name=\"%064x\"".formatted(i))
          .append(",namespace=\"team\",pod=\"")
          .append(pod)
          .append("\"} ")
          .append(seconds)
          .append('\n');
    }
    byte[] body = text.toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private boolean isComplete(FiredampProcess firedamp) throws Exception {
    return status(firedamp).contains("\"complete\" : true");
  }

  private double samples(FiredampProcess firedamp) throws Exception {
    Matcher published = SAMPLES.matcher(get(firedamp, "/metrics"));
    return published.find() ? Double.parseDouble(published.group(1)) : 0;
  }

  private String status(FiredampProcess firedamp) throws Exception {
    return get(firedamp, "/status");
  }

  private String get(FiredampProcess firedamp, String path) throws Exception {
    assertThat(firedamp.isAlive()).as(firedamp.said()).isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(firedamp.statusUrl() + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
