package io.firedamp.sinks.aws;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as S3's reference says; {@code MotoTest} is against moto. */
class S3SinkTest extends HttpSinkContract {
  private final Map<String, String> objects = new ConcurrentHashMap<>();

  S3SinkTest() throws IOException {}

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new S3Sink(
        new S3Sink.Config(
            url + "/bucket",
            "eu-west-1",
            "AKIDEXAMPLE",
            SECRET,
            "soc/incidents",
            "ecs",
            PATIENT,
            timeout(),
            certificates()),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    if (!request.method().equals("PUT")
        || !request
            .headers()
            .getOrDefault("authorization", "")
            .startsWith(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20180316/eu-west-1/s3/aws4_request")
        || !request.headers().containsKey("x-amz-content-sha256")) {
      return Answer.of(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
    }
    objects.put(request.path(), request.body());
    return Answer.of(200);
  }

  @Test
  void putsEachRevisionUnderAKeyOfItsOwnAndAgainUnderTheSame() {
    deliver(incident("a", 1, "x"), incident("a", 2, "x"));
    deliver(incident("a", 2, "x"));

    assertThat(objects.keySet())
        .containsExactlyInAnyOrder(
            "/bucket/soc/incidents/day=2018-03-16/a-1.json",
            "/bucket/soc/incidents/day=2018-03-16/a-2.json");
  }

  @Test
  void leavesNoPrefixByWhatAnIdIs() {
    deliver(incident("../ü b?c_", 1, "x"));

    assertThat(objects.keySet())
        .containsExactly("/bucket/soc/incidents/day=2018-03-16/_2e_2e_2f_c3_bc_20b_3fc_5f-1.json");
  }

  @Test
  void heedsS3sOwnWords() {
    answers(Answer.of(400, "<Error><Code>RequestTimeout</Code></Error>"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Retry.class);

    answers(Answer.of(409, "<Error><Code>OperationAborted</Code></Error>"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Retry.class);

    answers(Answer.of(400, "<Error><Code>EntityTooLarge</Code></Error>"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Poison.class);

    answers(Answer.of(404, "<Error><Code>NoSuchBucket</Code></Error>"));
    assertThat(deliver(incident("a", 1, "x")).get(0)).isInstanceOf(Hold.class);
  }

  @Test
  void buriesAnIdThatIsNoKey() {
    assertThat(deliver(incident("x".repeat(513), 1, "x")).get(0)).isInstanceOf(Poison.class);
    assertThat(deliver(incident("", 1, "x")).get(0)).isInstanceOf(Poison.class);
  }
}
