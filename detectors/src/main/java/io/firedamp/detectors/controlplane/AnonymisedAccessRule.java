package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.kit.Network;
import java.util.List;
import java.util.Optional;

/**
 * K8S-24: a workload is made or changed, or a pod is entered, from an address that a list names as
 * an anonymiser's. Only what leads to a workload is judged; whoever reads from there is a person
 * who likes privacy, mostly.
 *
 * @param anonymisers addresses and blocks of Tor exits, proxies and VPNs; none is known to the
 *     release, because they change by the hour
 */
record AnonymisedAccessRule(List<Network> anonymisers, Weights weights) implements RequestRule {
  private static final String ID = "K8S-24";

  AnonymisedAccessRule {
    anonymisers = List.copyOf(anonymisers);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    boolean inside = request.connectsToPod();
    if (anonymisers.isEmpty() || !(inside || makes(request))) {
      return Optional.empty();
    }
    return request
        .peer()
        .filter(peer -> Addresses.isIn(anonymisers, peer))
        .map(
            peer ->
                Verdict.of(
                    inside ? request.object() : request.subject(),
                    weights.of(ID, "listed"),
                    Trait.words(Trait.ANONYMISER),
                    "asked for through an anonymiser: " + request.text(),
                    "the API server was asked from " + peer + ", which is on the list",
                    List.of("T1090.003")));
  }

  private static boolean makes(Request request) {
    return request.spec().isPresent() || request.makesWorkload();
  }
}
