package io.firedamp.detectors.cloud;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.kit.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CLD-01: an instance's own credential is used elsewhere. Under an instance's id its role is used
 * on it alone; whoever took the credential from the metadata service asks from an address of their
 * own.
 *
 * @param egress networks from which instances are seen: addresses of NAT gateways and proxies
 * @param timeToLive how long past its time a finding counts
 */
record OffHostRule(List<Network> egress, Weights weights, Duration timeToLive) {
  static final String ID = "CLD-01";

  /** Most that is told of one instance. */
  private static final int MOST = 8;

  OffHostRule {
    egress = List.copyOf(egress);
  }

  /**
   * Judges the uses of one session.
   *
   * @param uses the first from each address, in the order of time
   */
  List<Told> judge(List<CloudRequest> uses) {
    List<Told> found = new ArrayList<>();
    List<CloudRequest> outside =
        uses.stream().filter(use -> !isOwn(use.part())).limit(MOST).toList();
    for (int i = 0; i < outside.size(); i++) {
      CloudRequest use = outside.get(i);
      grade(use, i).ifPresent(grade -> found.add(told(use, outside.get(0), grade)));
    }
    return found;
  }

  /** The first address may be the instance's own; a Mac's never is. */
  private static Optional<String> grade(CloudRequest use, int number) {
    if (use.isFromMac()) {
      return Optional.of("desktop");
    }
    return number > 0 ? Optional.of("second-address") : Optional.empty();
  }

  private boolean isOwn(String address) {
    return !Addresses.isExternal(address) || Addresses.isIn(egress, address);
  }

  private Told told(CloudRequest use, CloudRequest first, String grade) {
    String detail =
        grade.equals("desktop")
            ? "asked by '%s', which runs on no server".formatted(use.agent())
            : "seen from %s first, from %s now".formatted(first.part(), use.part());
    return Told.of(
        new CloudFindings(use, use.time(), timeToLive)
            .finding(
                weights.of(ID, grade),
                use.what() + " " + use.part(),
                Trait.words(Trait.OFF_HOST),
                "credential of instance " + use.what() + " used from " + use.part(),
                detail,
                List.of("T1552.005", "T1078.004")),
        List.of(use));
  }
}
