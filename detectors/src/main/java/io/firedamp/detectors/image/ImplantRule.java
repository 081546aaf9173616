package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * IMG-14: what runs was pushed under a tag that had stood for long, by somebody who had never
 * pushed there. Whether a tag is meant to stand shows in that it did: one that was moved before is
 * judged no more.
 *
 * @param stood how long nothing else was pushed under the tag; 7 days, in which most tags that are
 *     moved by habit are moved
 * @param timeToLive how long past its time a sighting holds: as long as a workload may run
 */
record ImplantRule(Duration stood, Duration timeToLive) {
  static final String ID = "IMG-14";

  /** The one push that put another content into the place of what stood. */
  Optional<Push> implant(TagHistory history) {
    List<Push> pushes = history.pushes();
    for (int i = 1; i < pushes.size(); i++) {
      Push push = pushes.get(i);
      if (!push.digest().equals(pushes.get(0).digest())) {
        return isMetBy(push, pushes.subList(0, i)) ? Optional.of(push) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a push is a stranger's.
   *
   * @param before pushes of the content that stood, in the order of time
   */
  private boolean isMetBy(Push push, List<Push> before) {
    Push latest = before.get(before.size() - 1);
    return !push.time().isBefore(latest.time().plus(stood))
        && before.stream().noneMatch(other -> other.pusher().equals(push.pusher()));
  }

  /** Of several such tags the first in the alphabet is told of. */
  Optional<Finding> check(String digest, Verdict verdict, Sighting sighting) {
    return verdict.implants().values().stream()
        .findFirst()
        .map(
            implant ->
                ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
                    .on(digest)
                    .finding(
                        Weights.bundled().of(ID, "implanted"),
                        Trait.words(Trait.IMPLANTED),
                        "Image " + sighting.text() + " was put in another's place",
                        "%s stood for %d h and more until %s, who had never pushed there, pushed this"
                            .formatted(
                                implant.tag(), stood.toHours(), implant.by().orElse("somebody")),
                        List.of("T1525"),
                        List.of()));
  }
}
