package io.firedamp.detectors.kit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of incidents: UUIDv5 (RFC 9562) of what each is about, never of a clock. */
public final class IncidentId {
  /** Names our incidents apart from everybody else's UUIDv5: the UUIDv5 of firedamp.io in DNS. */
  private static final UUID NAMESPACE =
      named(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "firedamp.io");

  private IncidentId() {}

  /** The id of whatever a key names alone. */
  public static String of(String key) {
    return named(NAMESPACE, key).toString();
  }

  private static UUID named(UUID namespace, String name) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(namespace.getMostSignificantBits())
              .putLong(namespace.getLeastSignificantBits())
              .array());
      ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
      long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
