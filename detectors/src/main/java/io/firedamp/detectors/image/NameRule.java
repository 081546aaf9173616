package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import java.util.Optional;

/** Judges an image by its names and digests alone. */
interface NameRule {
  String id();

  Optional<Finding> check(Sighting sighting);
}
