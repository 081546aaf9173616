package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.schemas.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * IMG-01: an image that public reports, or one's own list, name as a miner's.
 *
 * @param timeToLive how long past its time a sighting holds: as long as a workload may run
 */
record KnownBadRule(ImageNames bad, Duration timeToLive) implements NameRule {
  static final String ID = "IMG-01";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Finding> check(Sighting sighting) {
    return entryFor(sighting)
        .map(
            entry ->
                finding(
                    sighting,
                    sighting.isRunning() ? "running" : "pulled",
                    "Known malicious image " + sighting.text(),
                    entry));
  }

  /** The entry of the list that names the image as it was seen. */
  Optional<String> entryFor(Sighting sighting) {
    return entryFor(sighting.reference(), sighting.digests());
  }

  Optional<String> entryFor(Optional<ImageReference> name, List<String> digests) {
    return bad.entryFor(name, digests);
  }

  /**
   * A running image that is a listed one under another name: whoever copies it into a registry of
   * his choice keeps its digest.
   *
   * @param entry the entry that names the image it is a copy of
   */
  Optional<Finding> checkCopy(Sighting sighting, String entry) {
    return entryFor(sighting).isPresent()
        ? Optional.empty()
        : Optional.of(
            finding(
                sighting,
                "copied",
                "Known malicious image under another name " + sighting.text(),
                entry));
  }

  private Finding finding(Sighting sighting, String grade, String title, String entry) {
    SortedSet<String> traits = Trait.words(Trait.KNOWN_BAD, Trait.LISTED);
    if (!sighting.isRunning()) {
      traits.add(Trait.PULLED.name());
    }
    return ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
        .finding(
            Weights.bundled().of(ID, grade),
            traits,
            title,
            "listed as " + entry,
            List.of("T1204.003"),
            List.of(ImageFindings.indicator("image", entry)));
  }
}
