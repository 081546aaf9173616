package io.firedamp.sinks.gelf;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a fake that answers as Graylog's documentation says its HTTP input does. */
class GelfSinkOverHttpTest extends HttpSinkContract {
  GelfSinkOverHttpTest() throws IOException {}

  private GelfSink.Config config(String url, Map<String, String> headers) {
    return new GelfSink.Config(
        url, headers, PATIENT, timeout(), Duration.ofMillis(20), certificates());
  }

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new GelfSink(
        config(url + "/gelf", Map.of("Authorization", "Bearer " + SECRET)),
        context,
        System::nanoTime);
  }

  @Override
  protected Answer taken(Request request) {
    return Answer.of(request.path().equals("/gelf") ? 202 : 404);
  }

  @Test
  void postsOneMessageARequest() throws IOException {
    deliver(incident("a", 2, HOSTILE), incident("b", 1, "x"));

    assertThat(posts()).hasSize(2);
    JsonNode message = new ObjectMapper().readTree(posts().get(0).body());
    assertThat(message.path("version").asText()).isEqualTo("1.1");
    assertThat(message.path("_delivery_key").asText()).isEqualTo("a:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"udp://h:1", "tcp://h", "tls://h:0", "tls://h:65536", "h:1", "tcp://h:1/x"})
  void refusesWhatIsNoAddressOfAnInput(String url) {
    assertThatThrownBy(() -> config(url, Map.of()))
        .hasMessageStartingWith("url must be tls://host:port, tcp://host:port or https://host…");
  }

  @Test
  void refusesHeadersWhereThereAreNone() {
    assertThatThrownBy(() -> config("tls://h:1", Map.of("Authorization", "x")))
        .hasMessageStartingWith("headers must be empty where HTTP is not spoken");
    assertThat(config("tls://h:1", Map.of())).hasToString("GELF to tls://h:1");
  }
}
