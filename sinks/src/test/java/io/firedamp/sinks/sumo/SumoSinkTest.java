package io.firedamp.sinks.sumo;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Against a fake that answers as Sumo Logic's pages say an HTTP source does. */
class SumoSinkTest extends HttpSinkContract {
  SumoSinkTest() throws IOException {}

  private SumoSink.Config config(String url) {
    return new SumoSink.Config(
        url + "/receiver/v1/http/" + SECRET,
        "security/mining",
        "firedamp",
        "",
        "ecs",
        PATIENT,
        timeout(),
        certificates());
  }

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new SumoSink(config(url), context, System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return Answer.of(request.path().equals("/receiver/v1/http/" + SECRET) ? 200 : 401);
  }

  @Test
  void sendsALineForEachRevisionWithItsMetadata() {
    deliver(incident("a", 2, HOSTILE), incident("b", 1, "x"));

    Request post = posts().get(0);
    assertThat(posts()).hasSize(1);
    assertThat(post.headers())
        .containsEntry("x-sumo-category", "security/mining")
        .containsEntry("x-sumo-name", "firedamp")
        .doesNotContainKey("x-sumo-host");
    assertThat(post.body()).endsWith("\n");
    assertThat(post.body().split("\n", -1))
        .hasSize(3)
        .satisfies(
            lines ->
                assertThat(
                        context()
                            .formats()
                            .deliveryKey(
                                lines[0].getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .hasToString("Optional[a:2]"));
  }

  @Test
  void takesItsUrlForTheSecretThatItIs() {
    assertThat(config("https://collectors.example"))
        .hasToString("Sumo Logic at https://collectors.example, ecs");
  }
}
