package io.firedamp.detectors.network;

import java.time.Duration;
import java.util.List;

/** The default rule but for what a test is about. */
final class StratumRules {
  private StratumRules() {}

  static StratumShapeRule of(
      Duration holdFor,
      Duration provisionalAfter,
      List<String> names,
      List<String> networks,
      List<Integer> ports) {
    StratumShapeRule base = StratumShapeRule.DEFAULTS;
    return new StratumShapeRule(
        holdFor,
        provisionalAfter,
        base.reaffirm(),
        base.leastPackets(),
        base.mostPackets(),
        base.leastBytes(),
        base.mostBytes(),
        base.leastPayload(),
        base.mostPayload(),
        base.mostServerPayload(),
        names,
        networks,
        ports,
        base.allowedProtocols());
  }
}
