package io.firedamp.sinks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.sinks.DeliveryKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {
  /** The example that libraries of the standard test themselves by. */
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final Instant TIME = Instant.ofEpochSecond(1_614_265_330);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
  private static final DeliveryKey KEY = new DeliveryKey("e1f0a3c2", 3);

  /**
   * By `printf 'e1f0a3c2:3.1614265330.{"test": 2432232314}' | openssl dgst -sha256 -mac HMAC …`.
   */
  private static final String SIGNED = "v1,nvNqca5/Su/88KSmClb5rFAdkFy54yq9veV4Q1AXCUE=";

  @Test
  void signsIdSecondsAndBody() {
    assertThat(new WebhookSignature(List.of(SECRET)).headers(KEY, TIME, BODY))
        .containsExactly(
            Map.entry("webhook-id", "e1f0a3c2:3"),
            Map.entry("webhook-timestamp", "1614265330"),
            Map.entry("idempotency-key", "e1f0a3c2:3"),
            Map.entry("webhook-signature", SIGNED));
  }

  @Test
  void signsWithEachSecretWhileOneIsReplaced() {
    String next = Base64.getEncoder().encodeToString(new byte[32]);

    String signatures =
        new WebhookSignature(List.of(SECRET, next))
            .headers(KEY, TIME, BODY)
            .getOrDefault("webhook-signature", "");

    assertThat(signatures.split(" ", -1)).hasSize(2).startsWith(SIGNED).doesNotHaveDuplicates();
  }

  @Test
  void signsNothingWithoutASecret() {
    assertThat(new WebhookSignature(List.of()).headers(KEY, TIME, BODY))
        .containsOnlyKeys("webhook-id", "webhook-timestamp", "idempotency-key");
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 25, 63, 64})
  void takesASecretWithAndWithoutItsPrefix(int length) {
    String base64 = Base64.getEncoder().encodeToString(new byte[length]);

    assertThat(WebhookSignature.isSecret(base64)).isTrue();
    assertThat(WebhookSignature.isSecret("whsec_" + base64)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_", "s3cr3t!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "whpk_AAAA"})
  void takesNothingElseForASecret(String text) {
    assertThat(WebhookSignature.isSecret(text)).isFalse();
    assertThat(WebhookSignature.isSecret(Base64.getEncoder().encodeToString(new byte[65])))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a.b", "a\r\nx: y", "ü", "a\u0000"})
  void tellsNoIdThatCouldEndItsHeaderOrMoveWhatIsSigned(String id) {
    assertThat(WebhookSignature.canTell(new DeliveryKey(id, 1))).isFalse();
    assertThat(WebhookSignature.canTell(new DeliveryKey("a".repeat(300), 1))).isFalse();
  }
}
