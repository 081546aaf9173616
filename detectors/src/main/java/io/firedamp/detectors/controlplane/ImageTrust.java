package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.detectors.indicators.OfficialNames.Imitation;
import io.firedamp.schemas.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an image's name alone says about it. */
record ImageTrust(ImageNames knownBad, OfficialNames names) {
  /** Anybody may publish there; any other host is most likely the organisation's own. */
  private static final Set<String> OPEN_TO_ALL =
      Set.of(
          "docker.io",
          "ghcr.io",
          "quay.io",
          "gcr.io",
          "public.ecr.aws",
          "registry.gitlab.com",
          "ttl.sh");

  Optional<String> badEntry(String image) {
    return knownBad.entryFor(ImageReference.parse(image), List.of());
  }

  Optional<Imitation> imitation(String image) {
    return ImageReference.parse(image).flatMap(names::imitatedBy);
  }

  boolean isOpenToAll(String image) {
    return ImageReference.parse(image)
        .filter(parsed -> OPEN_TO_ALL.contains(parsed.registry()))
        .isPresent();
  }

  /** From a registry where anybody may publish, by nobody we know. */
  boolean isUntrusted(String image) {
    return isOpenToAll(image)
        && ImageReference.parse(image).filter(parsed -> !names.isTrusted(parsed)).isPresent();
  }
}
