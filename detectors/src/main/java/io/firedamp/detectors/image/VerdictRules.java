package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What follows when a digest against which something speaks is run, or fetched. */
record VerdictRules(
    ImageConfigRule configured,
    KnownBadRule listed,
    LatentImageRule latent,
    HollowNameRule hollow,
    LineageRule lineage) {

  List<Signal> check(String digest, Verdict verdict, Sighting sighting) {
    List<Evidence> both = evidence(sighting, verdict.evidence());
    List<Signal> signals = new ArrayList<>();
    findings(digest, verdict, sighting)
        .map(finding -> finding.toSignal(ImageDetector.NAME, both))
        .forEach(signals::add);
    if (sighting.isRunning()) {
      lineage
          .check(digest, verdict, sighting)
          .map(finding -> finding.toSignal(ImageDetector.NAME, withLayer(verdict, sighting)))
          .ifPresent(signals::add);
    }
    return signals;
  }

  /**
   * A pull runs nothing: what lies in wait is worth a word, the rest waits for somebody to run it.
   */
  private Stream<Finding> findings(String digest, Verdict verdict, Sighting sighting) {
    Stream<Finding> waiting = latent.check(digest, verdict.latent(), sighting).stream();
    return sighting.isRunning()
        ? Stream.of(
                waiting,
                configured.check(digest, verdict.traces(), sighting).stream(),
                verdict.listedAs().flatMap(entry -> listed.checkCopy(sighting, entry)).stream(),
                verdict.hollowAs().flatMap(name -> hollow.check(digest, name, sighting)).stream())
            .flatMap(findings -> findings)
        : waiting;
  }

  private static List<Evidence> withLayer(Verdict verdict, Sighting sighting) {
    return evidence(
        sighting,
        verdict.lineage().values().stream()
            .limit(1)
            .flatMap(layer -> layer.evidence().stream())
            .toList());
  }

  /** The sighting may be what the verdict rests on, and one event may lie in two places. */
  private static List<Evidence> evidence(Sighting sighting, List<Evidence> verdict) {
    Set<String> known = new HashSet<>();
    return Stream.concat(sighting.evidence().stream(), verdict.stream())
        .filter(event -> known.add(event.getEventId()))
        .toList();
  }
}
