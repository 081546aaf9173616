package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.detectors.indicators.OfficialNames.Imitation;
import io.firedamp.schemas.ImageReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * IMG-02: an image called after an official one by somebody who is neither its maker nor trusted.
 * It adds confidence and opens nothing: most such names are honest.
 *
 * @param timeToLive how long past its time a sighting holds: as long as a workload may run
 */
record ImpersonationRule(OfficialNames names, Duration timeToLive) implements NameRule {
  static final String ID = "IMG-02";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Finding> check(Sighting sighting) {
    return sighting
        .reference()
        .flatMap(
            image -> names.imitatedBy(image).map(imitation -> finding(sighting, image, imitation)));
  }

  private Finding finding(Sighting sighting, ImageReference image, Imitation imitation) {
    SortedSet<String> traits = Trait.words(Trait.IMPOSTOR);
    if (!sighting.isRunning()) {
      traits.add(Trait.PULLED.name());
    }
    return ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
        .finding(
            Weights.bundled().of(ID, grade(sighting, image)),
            traits,
            "Image " + sighting.text() + " poses as official " + imitation.official(),
            imitation.how(),
            List.of("T1036.005", "T1204.003"),
            List.of());
  }

  private static String grade(Sighting sighting, ImageReference image) {
    if (!OfficialNames.isOpenToAll(image)) {
      return "strange-host";
    }
    return sighting.isRunning() ? "imitation" : "pulled";
  }
}
