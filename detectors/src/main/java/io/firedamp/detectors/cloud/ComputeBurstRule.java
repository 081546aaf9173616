package io.firedamp.detectors.cloud;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * CLD-03: much compute at once by somebody who never asked for any, or none there, or none of that
 * kind: in a region that was not used, or with accelerators.
 *
 * @param leastVcpus asked for within a stretch
 * @param within the stretch, a whole part of an hour
 * @param newFor how long after the first time something counts as new
 * @param learning how long after an account's own first request everything is new and says little
 * @param timeToLive how long past its time a finding counts
 */
record ComputeBurstRule(
    int leastVcpus,
    Duration within,
    Duration newFor,
    Duration learning,
    Weights weights,
    Duration timeToLive) {
  static final String ID = "CLD-03";

  /**
   * Judges all that one principal asked for.
   *
   * @param requests for compute, in the order of time
   * @param accountSince event time of the account's first request
   */
  List<Told> judge(List<CloudRequest> requests, Instant accountSince) {
    Map<Long, List<CloudRequest>> stretches =
        requests.stream()
            .collect(Collectors.groupingBy(this::stretchOf, TreeMap::new, Collectors.toList()));
    List<Told> found = new ArrayList<>();
    for (List<CloudRequest> stretch : stretches.values()) {
      burst(stretch)
          .flatMap(burst -> judgeBurst(burst, requests, accountSince))
          .ifPresent(found::add);
    }
    return found;
  }

  private long stretchOf(CloudRequest request) {
    return Math.floorDiv(request.time().toEpochMilli(), within.toMillis());
  }

  /** The requests of a stretch up to the one with which it was enough; granted ones go first. */
  private Optional<List<CloudRequest>> burst(List<CloudRequest> stretch) {
    List<CloudRequest> granted = stretch.stream().filter(each -> !each.refused()).toList();
    return upToEnough(granted).or(() -> upToEnough(stretch));
  }

  private Optional<List<CloudRequest>> upToEnough(List<CloudRequest> requests) {
    long sum = 0;
    for (int i = 0; i < requests.size(); i++) {
      sum += requests.get(i).vcpus();
      if (sum >= leastVcpus) {
        return Optional.of(requests.subList(0, i + 1));
      }
    }
    return Optional.empty();
  }

  private Optional<Told> judgeBurst(
      List<CloudRequest> burst, List<CloudRequest> all, Instant accountSince) {
    CloudRequest first = burst.get(0);
    CloudRequest last = burst.get(burst.size() - 1);
    List<String> news = news(burst, all);
    if (news.isEmpty()) {
      return Optional.empty();
    }
    boolean gpu = burst.stream().anyMatch(CloudRequest::gpu);
    boolean refused = burst.stream().anyMatch(CloudRequest::refused);
    boolean isLearning = first.time().isBefore(accountSince.plus(learning));
    String grade = grade(gpu, refused, isLearning);
    long vcpus = burst.stream().mapToLong(CloudRequest::vcpus).sum();
    return Optional.of(
        Told.of(
            new CloudFindings(last, first.time(), timeToLive)
                .finding(
                    weights.of(ID, grade),
                    Long.toString(stretchOf(first)),
                    Trait.words(Trait.COMPUTE_BURST),
                    "%d vCPUs asked for within %s%s"
                        .formatted(vcpus, within, refused ? ", not all granted" : ""),
                    String.join(", ", news) + "; at least " + leastVcpus + " count",
                    List.of("T1496.001", "T1578.002")),
            burst));
  }

  private static String grade(boolean gpu, boolean refused, boolean isLearning) {
    if (isLearning) {
      return gpu ? "learning-gpu" : "learning";
    }
    if (refused) {
      return gpu ? "refused-gpu" : "refused";
    }
    return gpu ? "gpu" : "new";
  }

  /** What is new about a burst; nothing of what is asked for day by day. */
  private List<String> news(List<CloudRequest> burst, List<CloudRequest> all) {
    Instant newSince = burst.get(0).time().minus(newFor);
    List<CloudRequest> before =
        all.stream().filter(each -> each.time().isBefore(newSince) && !each.refused()).toList();
    List<String> news = new ArrayList<>();
    if (before.isEmpty()) {
      news.add("who never asked for compute before");
    }
    for (CloudRequest each : burst) {
      if (before.stream().noneMatch(old -> old.region().equals(each.region()))) {
        news.add(
            "in " + (each.region().isEmpty() ? "a region" : each.region()) + ", unused so far");
        break;
      }
    }
    if (burst.stream().anyMatch(CloudRequest::gpu)
        && before.stream().noneMatch(CloudRequest::gpu)) {
      news.add("with accelerators for the first time");
    }
    return news;
  }
}
