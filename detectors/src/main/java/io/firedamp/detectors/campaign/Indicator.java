package io.firedamp.detectors.campaign;

import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.state.CampaignIndicator;
import io.firedamp.schemas.avro.IndicatorRef;
import java.util.Comparator;

/** An indicator as campaigns compare it; the firmest kind sorts first. */
record Indicator(String type, String value) implements Comparable<Indicator> {
  private static final Comparator<Indicator> ORDER =
      Comparator.comparing(Indicator::toRef, StrongIndicatorRule.firmestFirst());

  static Indicator of(IndicatorRef indicator) {
    IndicatorRef bounded = StrongIndicatorRule.bounded(indicator);
    return new Indicator(bounded.getType(), bounded.getValue());
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
