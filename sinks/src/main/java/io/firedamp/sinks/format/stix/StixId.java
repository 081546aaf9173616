package io.firedamp.sinks.format.stix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids that are equal for equal content: UUIDv5 in a namespace of our own, as STIX 2.1 asks for. */
final class StixId {
  private static final UUID NAMESPACE = UUID.fromString("6b9b1d5e-7a0f-5c55-9a3d-2f0c6f1c9e10");

  private StixId() {}

  /** {@code type--uuid}. */
  static String of(String type, String content) {
    byte[] name = (type + "|" + content).getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(16 + name.length);
    bytes.putLong(NAMESPACE.getMostSignificantBits());
    bytes.putLong(NAMESPACE.getLeastSignificantBits());
    bytes.put(name);
    ByteBuffer hash = ByteBuffer.wrap(sha1(bytes.array()));
    long most = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
    long least = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return type + "--" + new UUID(most, least);
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
