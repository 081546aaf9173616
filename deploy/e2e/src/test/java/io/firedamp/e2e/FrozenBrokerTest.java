package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Pipeline;
import io.firedamp.app.TopicReader;
import io.firedamp.e2e.counterparts.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that keeps its connections and answers nothing. It takes about a minute: run it with
 * {@code -Dfiredamp.slow=true}.
 */
@EnabledIfSystemProperty(named = "firedamp.slow", matches = "true")
class FrozenBrokerTest {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int LINES = 2_000;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void isSeenWithinHalfAMinuteAndCostsNothingThatWasAccepted(@TempDir Path directory)
      throws Exception {
    try (LoneBroker broker = LoneBroker.start(directory);
        Pipeline pipeline = start(broker, directory.resolve("data"))) {
      Await.until("all to be well", LONGEST, () -> ask(pipeline, "/readyz") == 200);
      assertThat(post(pipeline, 0).get().statusCode()).isEqualTo(202);

      broker.freeze();
      Instant frozen = Instant.now();
      List<CompletableFuture<HttpResponse<String>>> posts =
          IntStream.rangeClosed(1, 4).mapToObj(body -> post(pipeline, body)).toList();

      Await.until("a probe to say so", LONGEST, () -> ask(pipeline, "/readyz") == 503);
      assertThat(Duration.between(frozen, Instant.now())).isLessThan(Duration.ofSeconds(30));
      assertThat(ask(pipeline, "/healthz")).isEqualTo(200);
      for (var post : posts) {
        assertThat(post.get(35, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
      }
      assertThat(Duration.between(frozen, Instant.now())).isLessThan(Duration.ofSeconds(35));

      broker.thaw();

      Instant thawed = Instant.now();
      Await.until("all to be well", LONGEST, () -> ask(pipeline, "/readyz") == 200);
      for (int body = 0; body <= 4; body++) {
        int again = body;
        Await.until(
            "body " + body, LONGEST, () -> post(pipeline, again).join().statusCode() == 202);
      }
      assertThat(Duration.between(thawed, Instant.now())).isLessThan(Duration.ofSeconds(60));
      try (TopicReader reader = pipeline.reader()) {
        assertThat(
                reader.tail(pipeline.topics().dnsQueries(), 20 * LINES).stream()
                    .map(query -> query.getEventId())
                    .distinct())
            .hasSize(5 * LINES);
      }
    }
  }

  private int ask(Pipeline pipeline, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(pipeline.statusUrl() + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private CompletableFuture<HttpResponse<String>> post(Pipeline pipeline, int body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(pipeline.url() + "/v1/zeek"))
            .POST(BodyPublishers.ofString(lines(body)))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  /** Questions of today for names that nobody minds, the same for the same number. */
  private static String lines(int body) {
    long day = Instant.now().getEpochSecond() / 86_400 * 86_400;
    return IntStream.range(0, LINES)
        .mapToObj(
            line ->
                """
                {"_path":"dns","ts":%d.%03d,"uid":"C%d","id.orig_h":"10.20.0.7","id.orig_p":40001,\
                "id.resp_h":"10.0.0.2","id.resp_p":53,"proto":"udp","query":"n%d.example"}
                """
                    .formatted(day, body, line, line))
        .collect(Collectors.joining());
  }

  /** As on a cluster that lets in who says who he is. */
  private static Pipeline start(LoneBroker broker, Path data) throws Exception {
    String login =
        broker.clientSettings().entrySet().stream()
            .map(setting -> "%s: '%s'".formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining(", "));
    return LivePipeline.start(
        data,
        """
        kafka: {bootstrap: '%s', properties: {%s}}
        listener: {port: 0}
        sources: {zeek: {}}
        """
            .formatted(broker.bootstrapServers(), login));
  }
}
