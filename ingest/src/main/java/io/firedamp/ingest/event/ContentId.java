package io.firedamp.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids for records whose source gives them none: the same content twice has the same id. */
public final class ContentId {
  private static final int BYTES = 16;
  private static final MessageDigest UNUSED = begun();

  private ContentId() {}

  /** The first 32 hexadecimal digits of SHA-256 over the parts, each ended by a zero byte. */
  public static String of(String... parts) {
    MessageDigest sha256 = sha256();
    for (String part : parts) {
      sha256.update(part.getBytes(UTF_8));
      sha256.update((byte) 0);
    }
    return id(sha256.digest());
  }

  /** The first 32 hexadecimal digits of SHA-256 over a text. */
  public static String ofText(String text) {
    return id(sha256().digest(text.getBytes(UTF_8)));
  }

  private static String id(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }

  /** A copy of one that is never used: to look for the algorithm takes longer than to hash. */
  private static MessageDigest sha256() {
    try {
      return (MessageDigest) UNUSED.clone();
    } catch (CloneNotSupportedException e) {
      return begun();
    }
  }

  private static MessageDigest begun() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
