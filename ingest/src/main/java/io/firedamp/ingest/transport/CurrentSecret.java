package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret of one token as it is now. A file that is gone, empty or unreadable for a moment
 * changes nothing: whoever replaces one must not lock its senders out meanwhile.
 */
final class CurrentSecret {
  private static final Logger log = LoggerFactory.getLogger(CurrentSecret.class);
  private static final String HMAC = "HmacSHA256";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final String token;
  private final Secret secret;
  private final Clock clock;
  private List<Text> valid;
  private Instant looked = Instant.MIN;
  private boolean readable = true;

  /** What is compared, and what is signed with. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
  private record Text(byte[] digest, SecretKeySpec key) {}

  /**
   * @param token its name
   */
  CurrentSecret(String token, Secret secret, Clock clock) {
    this.token = token;
    this.secret = secret;
    this.clock = clock;
    this.valid = valid(secret.texts());
  }

  /** Whether a text is one of those that are valid now; takes as long whether it is or not. */
  synchronized boolean is(byte[] digest) {
    secret.file().ifPresent(this::lookAgain);
    boolean found = false;
    for (Text each : valid) {
      // Digests are of equal length, so the time taken tells nothing about the secret.
      found |= MessageDigest.isEqual(each.digest(), digest);
    }
    return found;
  }

  /** Whether a body was signed with one of those that are valid now, by HMAC-SHA256. */
  synchronized boolean signed(byte[] body, byte[] signature) {
    secret.file().ifPresent(this::lookAgain);
    boolean found = false;
    for (Text each : valid) {
      found |= MessageDigest.isEqual(hmac(each.key(), body), signature);
    }
    return found;
  }

  /** A flood of requests costs ten looks a second. */
  private void lookAgain(Path file) {
    Instant now = clock.instant();
    if (!looked.equals(Instant.MIN)
        && Duration.between(looked, now).abs().compareTo(LOOK_AGAIN) < 0) {
      return;
    }
    looked = now;
    try {
      take(valid(Secret.read(file)));
      readable = true;
    } catch (IOException e) {
      if (readable) {
        log.atWarn()
            .addKeyValue("token", token)
            .addKeyValue("file", file)
            .addKeyValue("why", e.getMessage())
            .log("the file of a secret cannot be read: what it held stays valid");
      }
      readable = false;
    }
  }

  private void take(List<Text> read) {
    boolean same = read.size() == valid.size();
    for (int i = 0; same && i < read.size(); i++) {
      same = MessageDigest.isEqual(read.get(i).digest(), valid.get(i).digest());
    }
    if (!same) {
      valid = read;
      log.atInfo()
          .addKeyValue("token", token)
          .addKeyValue("secrets", read.size())
          .log("the secret of a token has changed");
    }
  }

  private static List<Text> valid(List<String> texts) {
    return texts.stream()
        .map(text -> new Text(digest(text), new SecretKeySpec(text.getBytes(UTF_8), HMAC)))
        .toList();
  }

  private static byte[] hmac(SecretKeySpec key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(body);
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
