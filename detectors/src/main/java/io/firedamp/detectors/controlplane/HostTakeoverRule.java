package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * K8S-14: a workload asks for what takes over its node. Agents of known makers ask for it too, and
 * are left alone.
 */
record HostTakeoverRule(ImageTrust trust, Weights weights) implements RequestRule {
  private static final String ID = "K8S-14";

  /** From here a container changes what the node itself runs, or talks to its runtime. */
  private static final Set<String> GRAVE_PATHS =
      Set.of(
          "/",
          "/etc",
          "/etc/cron.d",
          "/etc/crontab",
          "/var/spool/cron",
          "/root",
          "/root/.ssh",
          "/home",
          "/var/run/docker.sock",
          "/run/docker.sock",
          "/var/run/containerd/containerd.sock",
          "/run/containerd/containerd.sock",
          "/var/run/crio/crio.sock",
          "/run/crio/crio.sock",
          "/etc/kubernetes/manifests");

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    Optional<WorkloadSpec> spec = request.spec();
    if (spec.isEmpty() || request.bySystem() || trust.areAllTrusted(request.containers())) {
      return Optional.empty();
    }
    List<String> reasons = reasons(spec.get());
    if (reasons.isEmpty()) {
      return Optional.empty();
    }
    boolean untrusted =
        request.containers().stream().map(ContainerSpec::getImage).anyMatch(trust::isUntrusted);
    return Optional.of(
        new Verdict(
            request.subject(),
            weights.of(ID, untrusted ? "takeover-untrusted" : "takeover").decibans(),
            Trait.words(Trait.HOST_TAKEOVER),
            "workload can take over its node: " + request.text(),
            String.join(", ", reasons) + (untrusted ? ", image of an unknown publisher" : ""),
            List.of("T1610", "T1611"),
            Map.of(),
            List.of()));
  }

  private static List<String> reasons(WorkloadSpec spec) {
    List<String> reasons = new ArrayList<>();
    boolean privileged = spec.getContainers().stream().anyMatch(ContainerSpec::getPrivileged);
    if (privileged && spec.getHostPid()) {
      reasons.add("privileged among the node's processes");
    }
    spec.getHostPaths().stream()
        .map(HostTakeoverRule::plain)
        .filter(GRAVE_PATHS::contains)
        .distinct()
        .sorted()
        .forEach(path -> reasons.add("mounts the node's " + path));
    return reasons;
  }

  /** {@code /etc} for {@code //etc/./} too: Kubernetes mounts either, and refuses only dots. */
  private static String plain(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .collect(Collectors.joining("/", "/", ""));
  }
}
