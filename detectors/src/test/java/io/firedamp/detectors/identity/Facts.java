package io.firedamp.detectors.identity;

import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Facts about pods, as their authors tell them. */
final class Facts {
  static final Instant TEN = Instant.parse("2026-03-10T10:00:00Z");

  private Facts() {}

  static ContainerState.Builder fact(String author, int second, String pod, String uid) {
    return ContainerState.newBuilder()
        .setEventId(author + second + pod + uid)
        .setTime(TEN.plusSeconds(second))
        .setCluster("c")
        .setSource("test")
        .setAuthor(author)
        .setState(RunState.CREATED)
        .setRuntime("kubernetes")
        .setNamespace("prod")
        .setPod(pod)
        .setPodUid(uid)
        .setOwners(List.of())
        .setAddresses(List.of())
        .setLabels(Map.of());
  }

  static ContainerState.Builder created(String author, int second, String pod, Owner... owners) {
    return fact(author, second, pod, "uid-" + pod).setOwners(List.of(owners));
  }

  static ContainerState.Builder running(int second, String pod, String... addresses) {
    return fact("KUBELET", second, pod, "uid-" + pod)
        .setState(RunState.RUNNING)
        .setNode("node-1")
        .setNodeAddress("192.0.2.1")
        .setAddresses(List.of(addresses));
  }

  static ContainerState.Builder deleted(int second, String pod) {
    return fact("", second, pod, "uid-" + pod).setState(RunState.STOPPED);
  }

  static Owner owner(String kind, String name) {
    return Owner.newBuilder().setKind(kind).setName(name).build();
  }
}
