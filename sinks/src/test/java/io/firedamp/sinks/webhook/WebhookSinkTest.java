package io.firedamp.sinks.webhook;

import static io.firedamp.sinks.TestContexts.NOW;
import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.LoopbackServer;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSinkTest {
  private static final byte[] KEY = "s3cr3t-that-signs-it-all-ok".getBytes(UTF_8);
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final SinkContext context = TestContexts.context("hook");
  private final AtomicLong nanoTime = new AtomicLong();
  private final LoopbackServer receiver;

  WebhookSinkTest() throws IOException {
    receiver = new LoopbackServer(request -> Answer.of(204));
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private static WebhookSink.Config config(String url) {
    return config(url, "ecs");
  }

  private static WebhookSink.Config config(String url, String format) {
    return new WebhookSink.Config(
        url + "/hook?key=s3cr3t-in-the-query",
        "s3cr3t-token",
        List.of(SECRET),
        format,
        64 * 1024,
        PATIENT,
        PATIENT,
        TlsConfig.defaults());
  }

  @Test
  void postsEachRevisionAloneInOrderWithHostileTextIntact() throws Exception {
    List<Incident> batch =
        List.of(incident("a", 1, HOSTILE), incident("b", 7, "x"), incident("a", 2, "y"));

    assertThat(deliver(batch)).hasSize(3).containsOnly(new Delivered());

    assertThat(receiver.requests())
        .extracting(request -> request.headers().get("webhook-id"))
        .containsExactly("a:1", "b:7", "a:2");
    JsonNode first = new ObjectMapper().readTree(receiver.requests().get(0).body());
    assertThat(first.at("/firedamp/delivery_key").asText()).isEqualTo("a:1");
    assertThat(first.get("message").asText()).isEqualTo(VisibleText.of(HOSTILE, 4096));
  }

  @Test
  void provesWhoSentItToWhoKnowsTheSecretAndTheToken() throws Exception {
    deliver(List.of(incident("a", 1, HOSTILE)));

    Request request = receiver.requests().get(0);
    String timestamp = request.headers().get("webhook-timestamp");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    byte[] expected = mac.doFinal(("a:1." + timestamp + "." + request.body()).getBytes(UTF_8));
    assertThat(request.headers())
        .containsEntry("webhook-signature", "v1," + Base64.getEncoder().encodeToString(expected))
        .containsEntry("authorization", "Bearer s3cr3t-token")
        .containsEntry("content-type", "application/json");
    assertThat(timestamp).isEqualTo(Long.toString(NOW.getEpochSecond()));
    assertThat(request.path()).isEqualTo("/hook?key=s3cr3t-in-the-query");
  }

  @Test
  void sendsTheSameBytesUnderTheSameKeyAgain() {
    deliver(List.of(incident("a", 1, HOSTILE)));
    deliver(List.of(incident("a", 1, HOSTILE)));

    assertThat(receiver.requests()).hasSize(2);
    assertThat(receiver.requests().get(0).body()).isEqualTo(receiver.requests().get(1).body());
  }

  @Test
  void postsAnotherFormatAsWhatItIs() {
    try (WebhookSink sink = sink(config(receiver.url(), "cef"))) {
      assertThat(sink.deliver(List.of(incident("a", 1, HOSTILE)))).containsOnly(new Delivered());
    }

    Request request = receiver.requests().get(0);
    assertThat(request.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
    assertThat(request.body()).startsWith("CEF:0|").doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void waitsWithAllBehindTheOneThatIsToBeTriedAgain(int status) {
    receiver.answer(
        request -> request.body().contains("\"b:1\"") ? Answer.of(status) : Answer.of(200));

    List<Outcome> outcomes = deliver(three());

    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.subList(1, 3)).hasSize(2).hasOnlyElementsOfType(Retry.class);
    assertThat(receiver.requests()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 401, 403, 404, 405, 409, 410, 501})
  void holdsAllBehindTheOneThatAPersonMustSee(int status) {
    receiver.answer(
        request -> new Answer(status, Map.of("Location", receiver.url() + "/elsewhere"), ""));

    assertThat(deliver(three())).hasSize(3).hasOnlyElementsOfType(Hold.class);
    assertThat(receiver.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void buriesTheOneThatIsRefusedAndGoesOn(int status) {
    receiver.answer(
        request -> request.body().contains("\"b:1\"") ? Answer.of(status, "odd") : Answer.of(201));

    assertThat(deliver(three()))
        .containsExactly(
            new Delivered(),
            new Poison(receiver.url() + " answered " + status + ": odd"),
            new Delivered());
  }

  @Test
  void waitsAsLongAsTheReceiverWishes() {
    receiver.answer(request -> new Answer(429, Map.of("Retry-After", "17"), ""));

    assertThat(deliver(three()).get(0))
        .isEqualTo(new Retry(Duration.ofSeconds(17), receiver.url() + " answered 429"));
  }

  @Test
  void leavesTheRestToTheNextAttemptWhereTheReceiverIsSlow() {
    receiver.answer(
        request -> {
          nanoTime.addAndGet(Duration.ofSeconds(90).toNanos());
          return Answer.of(200);
        });

    assertThat(deliver(three()))
        .containsExactly(
            new Delivered(),
            new Delivered(),
            new Retry(Duration.ZERO, "answers are slow, so the rest of a batch waits"));
  }

  @Test
  void buriesAnIncidentWhoseIdNoHeaderCanTell() {
    List<Outcome> outcomes =
        deliver(List.of(incident("a\r\nX-Evil: 1", 1, "x"), incident("b", 1, "x")));

    assertThat(outcomes.get(0)).isInstanceOf(Poison.class);
    assertThat(outcomes.get(1)).isEqualTo(new Delivered());
    assertThat(receiver.requests()).hasSize(1);
  }

  @Test
  void postsNothingToTheAddressOfACloudsMetadata() {
    WebhookSink.Config metadata = config("https://169.254.169.254");
    try (WebhookSink sink = sink(metadata)) {
      assertThat(sink.deliver(List.of(incident("a", 1, "x"))))
          .containsExactly(
              new Hold(
                  "https://169.254.169.254 is at 169.254.169.254, an address of the link, of"
                      + " metadata or of nobody, where nothing is posted to"));
    }
  }

  @Test
  void showsNoSecretThatTheReceiverRepeats() {
    for (int status : new int[] {200, 400, 401, 500}) {
      receiver.answer(
          request ->
              Answer.of(
                  status, SECRET + " " + request.headers() + " " + request.path() + "\u001b[2J"));

      Outcome outcome = deliver(List.of(incident("a", 1, "x"))).get(0);

      assertThat(outcome.toString())
          .doesNotContain("s3cr3t", SECRET.substring("whsec_".length()), "\u001b");
      assertThat(outcome instanceof Duplicate).isFalse();
    }
    assertThat(context.counters().counts().toString()).doesNotContain("s3cr3t");
  }

  @Test
  void showsNoSecretInItsSettings() {
    assertThat(config("https://hook.example:8443"))
        .hasToString("webhook to https://hook.example:8443, ecs, 1 signatures");
  }

  @Test
  void refusesAnAddressToWhichOthersCouldReadAlong() {
    assertThatThrownBy(() -> config("http://hook.example"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "url must be https, or of this machine (localhost, 127.0.0.1), was"
                + " http://hook.example");
  }

  @Test
  void refusesWhatCanBeNoSecretWithoutShowingIt() {
    assertThatThrownBy(() -> with("s3cr3t token", List.of()))
        .hasMessage("token must be printable ASCII without spaces");
    assertThatThrownBy(() -> with("", List.of(SECRET, "s3cr3t")))
        .hasMessage(
            "signingSecrets must each be 24 to 64 bytes in base64, with or without whsec_ before");
  }

  @Test
  void refusesABodyThatHasNoRoomForTheFormat() {
    WebhookSink.Config small =
        new WebhookSink.Config(
            "https://h", "", List.of(), "ecs", 8191, PATIENT, PATIENT, TlsConfig.defaults());

    assertThatThrownBy(() -> new WebhookSink.Factory().check(small, IncidentFormats.bundled()))
        .hasMessage("maxBodySize must be at least 8192 for ecs, was 8191");
  }

  private static WebhookSink.Config with(String token, List<String> secrets) {
    return new WebhookSink.Config(
        "https://h", token, secrets, "ecs", 65_536, PATIENT, PATIENT, TlsConfig.defaults());
  }

  private static List<Incident> three() {
    return List.of(incident("a", 1, "x"), incident("b", 1, "x"), incident("c", 1, "x"));
  }

  private List<Outcome> deliver(List<Incident> incidents) {
    try (WebhookSink sink = sink(config(receiver.url()))) {
      return sink.deliver(incidents);
    }
  }

  private WebhookSink sink(WebhookSink.Config config) {
    return new WebhookSink(config, context, nanoTime::get);
  }
}
