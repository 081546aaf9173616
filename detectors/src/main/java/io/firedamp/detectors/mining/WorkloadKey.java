package io.firedamp.detectors.mining;

import io.firedamp.detectors.RootOwner;
import io.firedamp.detectors.kit.IncidentId;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Workload;

/** The text by which signals of one workload meet: its workload alias. */
final class WorkloadKey {
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
    return IncidentId.of(key);
  }
}
