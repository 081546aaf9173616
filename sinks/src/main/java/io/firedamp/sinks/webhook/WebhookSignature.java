package io.firedamp.sinks.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.sinks.DeliveryKey;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The headers of Standard Webhooks 1.0: {@code webhook-id}, {@code webhook-timestamp} in seconds,
 * and a signature {@code v1} for each secret, so that one can be replaced by the next.
 */
final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";

  /** Bytes, as the standard bounds a symmetric secret. */
  private static final int SHORTEST = 24;

  private static final int LONGEST = 64;

  /** What a header may hold, without the dot that parts what is signed. */
  private static final Pattern ID = Pattern.compile("[!-~&&[^.]]{1,256}");

  private final List<SecretKeySpec> keys;

  WebhookSignature(List<String> secrets) {
    this.keys =
        secrets.stream().map(secret -> new SecretKeySpec(bytes(secret), ALGORITHM)).toList();
  }

  /** Whether it is base64, with or without {@code whsec_}, of 24 to 64 bytes. */
  static boolean isSecret(String text) {
    try {
      int length = bytes(text).length;
      return length >= SHORTEST && length <= LONGEST;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a key can be told in a header and be signed without a doubt where it ends. */
  static boolean canTell(DeliveryKey key) {
    return ID.matcher(key.toString()).matches();
  }

  Map<String, String> headers(DeliveryKey key, Instant now, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    String timestamp = Long.toString(now.getEpochSecond());
    headers.put("webhook-id", key.toString());
    headers.put("webhook-timestamp", timestamp);
    headers.put("idempotency-key", key.toString());
    if (!keys.isEmpty()) {
      byte[] head = (key + "." + timestamp + ".").getBytes(UTF_8);
      headers.put(
          "webhook-signature",
          keys.stream()
              .map(secret -> "v1," + Base64.getEncoder().encodeToString(mac(secret, head, body)))
              .collect(Collectors.joining(" ")));
    }
    return headers;
  }

  private static byte[] mac(SecretKeySpec key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(head);
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(String secret) {
    return Base64.getDecoder()
        .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
  }
}
