package io.firedamp.detectors.mining;

import io.firedamp.detectors.RootOwner;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Workload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The text by which signals of one workload meet: its workload alias. */
final class WorkloadKey {
  /** Names our incidents apart from everybody else's UUIDv5: the UUIDv5 of firedamp.io in DNS. */
  private static final UUID NAMESPACE =
      named(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "firedamp.io");

  private WorkloadKey() {}

  static String of(Workload workload) {
    return RootOwner.alias(workload).toString();
  }

  /** An alias that stands for itself: a workload or node, or one that never resolved. */
  static String of(Alias alias) {
    return switch (alias.kind()) {
      case Alias.WORKLOAD -> alias.toString();
      case Alias.POD ->
          new Alias(alias.cluster(), Alias.WORKLOAD, "pod/" + alias.rest()).toString();
      default -> Alias.workload(alias.cluster(), alias.kind(), null, alias.rest()).toString();
    };
  }

  static Workload parse(String key) {
    Alias alias = Alias.parse(key);
    String[] parts = alias.rest().split("/", 3);
    String namespace = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : null;
    return Workload.newBuilder()
        .setCluster(alias.cluster())
        .setKind(parts[0])
        .setNamespace(namespace)
        .setName(parts.length > 2 ? parts[2] : alias.rest())
        .build();
  }

  /** UUIDv5 (RFC 9562) of the key: the workload's own identity, never a clock's. */
  static String incidentId(String key) {
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
