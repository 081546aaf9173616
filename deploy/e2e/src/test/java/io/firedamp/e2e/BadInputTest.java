package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.demo.AuditLog;
import io.firedamp.app.demo.Pod;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.FiredampProcess;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile sender can do to {@code firedamp run}: get a clear answer, and nothing else. */
@TestMethodOrder(OrderAnnotation.class)
class BadInputTest {
  private static final String TOKEN = "b7e1c0ffee";
  private static final String DEEP = "[".repeat(100_000);
  private static final int HUNDRED_MEGABYTES = 100 * 1024 * 1024;
  private static final int AT_ONCE = 6;

  /** In place of a status: the connection was cut before there was one. */
  private static final int CUT = -1;

  private static final long GIBIBYTE_IN_KIBIBYTES = 1024 * 1024;

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private static Path directory;

  private static FiredampProcess firedamp;
  private static String url;
  private static final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void run() throws Exception {
    firedamp =
        FiredampProcess.start(
            directory,
            """
            cluster: bad
            listener: {port: 0, token: %s}
            sources: {registry: {}, kubernetes: {}, zeek: {}}
            """
                .formatted(TOKEN));
    url = firedamp.url();
  }

  @AfterAll
  static void stop() {
    firedamp.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/kubernetes/audit", "/v1/zeek", "/v1/registry/distribution"})
  @Order(1)
  void whatIsNoRecordIsRefusedAndKept(String path) throws Exception {
    int before = deadLetters().size();

    assertThat(post(path, "{\"kind\":\"EventList\",\"items\":[{\"auditID\":\"4")).isEqualTo(400);
    assertThat(post(path, DEEP)).isEqualTo(400);
    assertThat(post(path, "{\"a\":" + DEEP)).isEqualTo(400);
    assertThat(post(path, BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xc3, '(', '"'})))
        .isEqualTo(400);

    assertThat(deadLetters()).hasSize(before + 4);
    assertThat(deadLetters())
        .allSatisfy(letter -> assertThat(letter.getReason()).isNotBlank())
        .allSatisfy(letter -> assertThat(letter.getOriginal().remaining()).isPositive());
  }

  @Test
  @Order(2)
  void hundredMegabytesAreRefusedAnnouncedOrNot() throws Exception {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      boolean announced = i % 2 == 0;
      answers.add(CompletableFuture.supplyAsync(() -> postHuge(announced)));
    }

    // A sender that goes on sending may see its connection cut before it reads the answer.
    assertThat(answers)
        .extracting(CompletableFuture::join)
        .containsAnyOf(413)
        .allMatch(BadInputTest::isRefusal);
    assertThat(firedamp.peakKibibytes()).isLessThan(GIBIBYTE_IN_KIBIBYTES);
  }

  @Test
  @Order(3)
  void aWrongTokenAndAWrongPathGetAnAnswerOfOneSentence() throws Exception {
    HttpRequest wrong = request("/v1/zeek", BodyPublishers.ofString("{}"), "guess");
    HttpRequest nowhere = request("/v1/nowhere", BodyPublishers.ofString("{}"), TOKEN);

    HttpResponse<String> refused = http.send(wrong, HttpResponse.BodyHandlers.ofString());
    HttpResponse<String> unknown = http.send(nowhere, HttpResponse.BodyHandlers.ofString());

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(refused.body() + unknown.body()).doesNotContain(TOKEN, "guess", "\tat ");
  }

  @Test
  @Order(4)
  void andAnHonestSenderIsServedAsEver() throws Exception {
    Pod pod = new Pod("cron", "default", "u-1", "docker123321/cron", "f".repeat(64), "10.0.0.9");
    String body = new AuditLog(1).createdByAnybody(pod, Instant.parse("2018-03-16T10:00:00Z"));

    assertThat(post("/v1/kubernetes/audit", body)).isEqualTo(202);

    Await.until("the incident", Duration.ofSeconds(30), () -> !firedamp.delivered().isEmpty());
    assertThat(firedamp.delivered().get(0)).contains("docker123321/cron");
  }

  private static boolean isRefusal(int status) {
    return status == 413 || status == CUT;
  }

  private static int postHuge(boolean announced) {
    BodyPublisher body =
        announced
            ? BodyPublishers.ofByteArray(new byte[HUNDRED_MEGABYTES])
            : BodyPublishers.ofInputStream(BadInputTest::endlessly);
    try {
      return post("/v1/kubernetes/audit", body);
    } catch (IOException cut) {
      return CUT;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream endlessly() {
    byte[] megabyte = "{\"x\":".repeat(1 << 18).getBytes(UTF_8);
    List<InputStream> parts =
        Collections.nCopies(HUNDRED_MEGABYTES / megabyte.length, megabyte).stream()
            .<InputStream>map(ByteArrayInputStream::new)
            .toList();
    return new SequenceInputStream(Collections.enumeration(parts));
  }

  private static int post(String path, String body) throws IOException, InterruptedException {
    return post(path, BodyPublishers.ofString(body));
  }

  private static int post(String path, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(request(path, body, TOKEN), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static HttpRequest request(String path, BodyPublisher body, String token) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token)
        .POST(body)
        .build();
  }

  private static List<DeadLetter> deadLetters() {
    return firedamp.tail(Topics::deadLetters, 1000);
  }
}
