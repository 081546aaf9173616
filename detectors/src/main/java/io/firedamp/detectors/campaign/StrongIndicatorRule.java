package io.firedamp.detectors.campaign;

import io.firedamp.schemas.avro.IndicatorRef;
import java.util.List;

/**
 * IMG-11: whether an indicator joins incidents by itself. A wallet is whom the miner pays, a
 * payload or an image that lists name by its content is one build, and a publisher all of whose
 * images are listed is one account. Pools, names, addresses, ports and single public images serve
 * everybody who mines, so neither one of them nor several together join anything.
 *
 * @param shortestRig characters a rig's name must have at least: {@code x}, {@code rig1} and {@code
 *     worker01} are anybody's
 */
record StrongIndicatorRule(int shortestRig) {
  static final StrongIndicatorRule DEFAULT = new StrongIndicatorRule(12);

  /** In the order in which they name a campaign: what changes least easily first. */
  private static final List<String> STRONG =
      List.of("wallet", "hash", "digest", "publisher", "image", "worker");

  StrongIndicatorRule {
    if (shortestRig < 1) {
      throw new IllegalArgumentException("shortestRig must be positive, was " + shortestRig);
    }
  }

  boolean isMetBy(IndicatorRef indicator) {
    String value = indicator.getValue();
    return switch (indicator.getType()) {
      case "wallet", "hash", "digest", "publisher" -> !value.isBlank();
      // As the list of known-bad images names it: all of a publisher's, or one content.
      case "image" -> value.endsWith("/*") || value.startsWith("sha256:");
      case "worker" -> value.length() >= shortestRig;
      default -> false;
    };
  }

  /** Place of a kind among those that join, the firmest first. */
  static int firmness(String type) {
    return STRONG.indexOf(type);
  }
}
