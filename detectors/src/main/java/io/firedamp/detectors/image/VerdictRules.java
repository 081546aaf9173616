package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What follows when a digest against which something speaks is run, or fetched. */
record VerdictRules(
    ImageConfigRule configured,
    KnownBadRule listed,
    LatentImageRule latent,
    HollowNameRule hollow,
    LineageRule lineage,
    ImplantRule implanted) {

  List<Signal> check(String digest, Verdict verdict, Sighting sighting) {
    List<Evidence> both = evidence(sighting, verdict.evidence());
    List<Signal> signals = new ArrayList<>();
    findings(digest, verdict, sighting)
        .map(finding -> finding.toSignal(ImageDetector.NAME, both))
        .forEach(signals::add);
    if (sighting.isRunning()) {
      lineage
          .check(digest, verdict, sighting)
          .map(
              finding ->
                  finding.toSignal(
                      ImageDetector.NAME,
                      withFirst(verdict.lineage().values(), Lineage::evidence, sighting)))
          .ifPresent(signals::add);
      implanted
          .check(digest, verdict, sighting)
          .map(
              finding ->
                  finding.toSignal(
                      ImageDetector.NAME,
                      withFirst(verdict.implants().values(), Implant::evidence, sighting)))
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

  /** With the events behind the one that is told of. */
  private static <T> List<Evidence> withFirst(
      Collection<T> told, Function<T, List<Evidence>> evidence, Sighting sighting) {
    return evidence(
        sighting, told.stream().limit(1).flatMap(one -> evidence.apply(one).stream()).toList());
  }

  /** The sighting may be what the verdict rests on, and one event may lie in two places. */
  private static List<Evidence> evidence(Sighting sighting, List<Evidence> verdict) {
    Set<String> known = new HashSet<>();
    return Stream.concat(sighting.evidence().stream(), verdict.stream())
        .filter(event -> known.add(event.getEventId()))
        .toList();
  }
}
