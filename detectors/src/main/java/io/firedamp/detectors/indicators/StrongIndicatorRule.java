package io.firedamp.detectors.indicators;

import io.firedamp.detectors.kit.IncidentId;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.IndicatorRef;
import java.util.Collection;
import java.util.Comparator;
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
public record StrongIndicatorRule(int shortestRig) {
  public static final StrongIndicatorRule DEFAULT = new StrongIndicatorRule(12);

  /** In the order in which they name a campaign: what changes least easily first. */
  private static final List<String> STRONG =
      List.of("wallet", "hash", "digest", "publisher", "image", "worker");

  /** Characters of an indicator's value that are compared. */
  private static final int LONGEST = 1024;

  public StrongIndicatorRule {
    if (shortestRig < 1) {
      throw new IllegalArgumentException("shortestRig must be positive, was " + shortestRig);
    }
  }

  public boolean isMetBy(IndicatorRef indicator) {
    String value = indicator.getValue();
    return switch (indicator.getType()) {
      case "wallet", "hash", "digest", "publisher" -> !value.isBlank();
      // As the list of known-bad images names it: all of a publisher's, or one content.
      case "image" -> value.endsWith("/*") || value.startsWith("sha256:");
      case "worker" -> value.length() >= shortestRig;
      default -> false;
    };
  }

  /** The firmest kind first, then by value; the same for whoever compares. */
  public static Comparator<IndicatorRef> firmestFirst() {
    return Comparator.comparing((IndicatorRef one) -> STRONG.indexOf(one.getType()))
        .thenComparing(IndicatorRef::getType)
        .thenComparing(IndicatorRef::getValue);
  }

  /** An indicator as campaigns compare it: what is too long is cut. */
  public static IndicatorRef bounded(IndicatorRef indicator) {
    return new IndicatorRef(
        BoundedText.cut(indicator.getType(), LONGEST),
        BoundedText.cut(indicator.getValue(), LONGEST));
  }

  /**
   * The id of the campaign that is named by an indicator: UUIDv5 of it, so that everybody who bears
   * it knows the id without asking.
   */
  public static String campaignOf(IndicatorRef indicator) {
    IndicatorRef bounded = bounded(indicator);
    return IncidentId.of(StoreKey.of("campaign", bounded.getType(), bounded.getValue()));
  }

  /** Ids of the campaigns that these name, the firmest indicator's first; each once. */
  public List<String> campaignsOf(Collection<IndicatorRef> indicators) {
    return indicators.stream()
        .filter(this::isMetBy)
        .sorted(firmestFirst())
        .map(StrongIndicatorRule::campaignOf)
        .distinct()
        .toList();
  }
}
