package io.firedamp.detectors.campaign;

import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.state.CampaignIndicator;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.IndicatorRef;
import java.util.Comparator;

/** An indicator as campaigns compare it; the firmest kind sorts first. */
record Indicator(String type, String value) implements Comparable<Indicator> {
  private static final int LONGEST = 1024;
  private static final Comparator<Indicator> ORDER =
      Comparator.comparing((Indicator one) -> StrongIndicatorRule.firmness(one.type))
          .thenComparing(Indicator::type)
          .thenComparing(Indicator::value);

  Indicator {
    type = BoundedText.cut(type, LONGEST);
    value = BoundedText.cut(value, LONGEST);
  }

  static Indicator of(IndicatorRef indicator) {
    return new Indicator(indicator.getType(), indicator.getValue());
  }

  static Indicator of(CampaignIndicator kept) {
    return new Indicator(kept.getType(), kept.getValue());
  }

  CampaignIndicator toState() {
    return CampaignIndicator.newBuilder().setType(type).setValue(value).build();
  }

  IndicatorRef toRef() {
    return IndicatorRef.newBuilder().setType(type).setValue(value).build();
  }

  /** What the keys of those begin with that bear it. */
  String key() {
    return StoreKey.of(type, value);
  }

  @Override
  public int compareTo(Indicator other) {
    return ORDER.compare(this, other);
  }
}
