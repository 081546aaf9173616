package io.firedamp.detectors.network;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * NET-16, pool fail-over: the names of several pools, one right after the other, as a miner asks
 * that cannot reach its first. Whoever asks for more of them reads a list (see {@link
 * ContactRule}), and counts for nothing here, nor does whoever asks for somebody else.
 *
 * @param pools owners of listed pools
 * @param within how near to each other the first questions for them must lie
 */
public record FailoverRule(int pools, Duration within) {
  static final FailoverRule DEFAULTS = new FailoverRule(3, Duration.ofMinutes(1));

  private static final String RULE = "NET-16";
  private static final String SLOT = "failover";

  public FailoverRule {
    Require.that(pools >= 2 && pools <= 16, "network.failover.pools", "2..16", pools);
    Require.positive("network.failover.within", within);
  }

  /** What the contacts of one subject and hour amount to, as they were weighed. */
  Optional<Signal> judge(List<Signal> weighed, Weights weights) {
    List<Signal> questions =
        weighed.stream()
            .filter(Contact::isQuestion)
            .filter(one -> one.getTraits().contains(Trait.LISTED.name()))
            .sorted(Contact.EARLIEST_FIRST)
            .toList();
    for (int last = pools - 1; last < questions.size(); last++) {
      Instant since = questions.get(last).getTime().minus(within);
      List<Signal> near =
          questions.subList(0, last + 1).stream()
              .filter(one -> !one.getTime().isBefore(since))
              .toList();
      if (ownersOf(near).size() >= pools) {
        return Optional.of(signal(near, weights));
      }
    }
    return Optional.empty();
  }

  private static Set<String> ownersOf(List<Signal> questions) {
    Set<String> owners = new TreeSet<>();
    questions.forEach(one -> owners.add(Contact.ownerOf(one.getSlot())));
    return owners;
  }

  private Signal signal(List<Signal> near, Weights weights) {
    Signal last = near.get(near.size() - 1);
    List<Evidence> evidence = new ArrayList<>();
    near.forEach(one -> evidence.addAll(one.getEvidence()));
    return new Rating(
            RULE,
            weights.of(RULE, "failover").decibans(),
            Trait.words(Trait.LISTED, Trait.FAILOVER),
            List.of("T1071.004", "T1496.001"))
        .finding(
            Alias.parse(last.getSubject()),
            SLOT,
            last.getTime(),
            near.get(0).getTime(),
            Duration.between(last.getTime(), last.getValidUntil()),
            "Asks for one mining pool after the other",
            "%d owners of listed pools within %d s: %s"
                .formatted(pools, within.toSeconds(), String.join(", ", ownersOf(near))),
            new TreeMap<>(),
            near.stream()
                .map(one -> NetworkFindings.indicator("domain", one.getSlot()))
                .distinct()
                .toList())
        .toSignal(NetworkDetector.NAME, evidence);
  }
}
