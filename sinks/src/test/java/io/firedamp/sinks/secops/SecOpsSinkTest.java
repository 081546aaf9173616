package io.firedamp.sinks.secops;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against a fake that gives tokens and imports events as Google's pages say. */
class SecOpsSinkTest extends HttpSinkContract {
  private static final String LOGIN = "/token";
  private static final String IMPORT =
      "/v1beta/projects/p-1/locations/eu/instances/i-1/events:import";
  private static final KeyPair KEYS = keys();

  SecOpsSinkTest() throws IOException {}

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String account(String url) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    try {
      return new ObjectMapper()
          .writeValueAsString(
              Map.of(
                  "client_email",
                  "firedamp@p-1.iam.gserviceaccount.com",
                  "private_key",
                  pem,
                  "private_key_id",
                  SECRET,
                  "token_uri",
                  url + LOGIN));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SecOpsSink.Config config(String url, String account) {
    return new SecOpsSink.Config(
        url, "p-1", "eu", "i-1", account, PATIENT, timeout(), certificates());
  }

  @Override
  protected Sink sink(String url, SinkContext context) {
    return new SecOpsSink(config(url, account(url)), context, System::nanoTime);
  }

  @Override
  protected boolean isBefore(Request request) {
    return request.path().equals(LOGIN);
  }

  @Override
  protected Answer taken(Request request) {
    if (isBefore(request)) {
      return isSigned(request.body())
          ? Answer.of(200, "{\"access_token\":\"ya29.t0ken\",\"expires_in\":3599}")
          : Answer.of(400, "{\"error\":\"invalid_grant\"}");
    }
    return request.headers().getOrDefault("authorization", "").equals("Bearer ya29.t0ken")
            && request.path().equals(IMPORT)
        ? Answer.of(200, "{}")
        : Answer.of(401, "{\"error\":{\"status\":\"UNAUTHENTICATED\"}}");
  }

  private static boolean isSigned(String body) {
    String assertion =
        URLDecoder.decode(body.substring(body.indexOf("assertion=") + 10), StandardCharsets.UTF_8);
    String[] parts = assertion.split("\\.", -1);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(KEYS.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
      JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
          && claims.path("iat").asLong() == TestContexts.NOW.getEpochSecond()
          && claims.path("exp").asLong() == TestContexts.NOW.getEpochSecond() + 600
          && claims.path("aud").asText().endsWith(LOGIN);
    } catch (GeneralSecurityException | IOException e) {
      return false;
    }
  }

  @Test
  void importsSeveralEventsInARequest() throws IOException {
    assertThat(deliver(incident("a", 1, "x"), incident("b", 2, "x"))).containsOnly(new Delivered());

    JsonNode events =
        new ObjectMapper().readTree(posts().get(0).body()).path("inlineSource").path("events");
    assertThat(events).hasSize(2);
    assertThat(events.get(1).path("metadata").path("productLogId").asText()).isEqualTo("b:2");
  }

  @Test
  void buriesTheOneEventForWhichGoogleRefusesTheWholeRequest() {
    receiver()
        .answer(
            request ->
                !isBefore(request) && request.body().contains("id-odd")
                    ? Answer.of(400, "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"}}")
                    : taken(request));

    var outcomes =
        deliver(incident("id-1", 1, "x"), incident("id-odd", 1, "x"), incident("id-3", 1, "x"));

    assertThat(outcomes.get(0)).isEqualTo(new Delivered());
    assertThat(outcomes.get(1)).isInstanceOf(Poison.class);
    assertThat(outcomes.get(2)).isEqualTo(new Delivered());
  }

  @Test
  void refusesWhatIsNoKeyWithoutShowingIt() {
    assertThatThrownBy(() -> config("https://h", "{\"private_key\":\"" + SECRET + "\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("serviceAccount must be the JSON of a service account's key")
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> config("https://h", account("http://evil.example")))
        .hasMessageStartingWith("url must be https");
  }
}
