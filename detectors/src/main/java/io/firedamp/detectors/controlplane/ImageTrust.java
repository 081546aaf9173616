package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.detectors.indicators.OfficialNames.Imitation;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.PullThrough;
import io.firedamp.schemas.avro.ContainerSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What an image's name alone says about it.
 *
 * @param mirrors whose images are judged by the names they have upstream
 */
record ImageTrust(ImageNames knownBad, OfficialNames names, PullThrough mirrors) {
  Optional<String> badEntry(String image) {
    return knownBad.entryFor(parse(image), List.of());
  }

  Optional<Imitation> imitation(String image) {
    return parse(image).flatMap(names::imitatedBy);
  }

  /** Whether every image is an official one, or of a publisher that is trusted. */
  boolean areAllTrusted(Collection<ContainerSpec> containers) {
    return !containers.isEmpty()
        && containers.stream()
            .map(container -> parse(container.getImage()))
            .allMatch(image -> image.filter(names::isTrusted).isPresent());
  }

  boolean isOpenToAll(String image) {
    return parse(image).filter(OfficialNames::isOpenToAll).isPresent();
  }

  /** From a registry where anybody may publish, by nobody we know. */
  boolean isUntrusted(String image) {
    return isOpenToAll(image)
        && parse(image).filter(parsed -> !names.isTrusted(parsed)).isPresent();
  }

  /** The last part of its name: {@code nginx} of {@code docker.io/library/nginx:1}. */
  Optional<String> name(String image) {
    return parse(image).map(ImageReference::name);
  }

  /** As it is called where it comes from. */
  private Optional<ImageReference> parse(String image) {
    return ImageReference.parse(image).map(mirrors::upstream);
  }
}
