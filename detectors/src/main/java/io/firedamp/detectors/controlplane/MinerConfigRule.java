package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.detectors.indicators.Traces.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * K8S-07 for what stands in a ConfigMap or Secret: a wallet and where to go. Pools and programs
 * without a wallet are the stuff of block lists and of rules against miners, and say nothing.
 */
record MinerConfigRule(TraceFinder finder, Weights weights) implements RequestRule {
  private static final String ID = "K8S-07";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    List<String> data = request.data();
    if (data.isEmpty()) {
      return Optional.empty();
    }
    Traces traces = finder.find(List.of(), data, List.of());
    return grade(traces.level())
        .map(
            grade ->
                new Verdict(
                    request.object(),
                    weights.of(ID, grade).decibans(),
                    Trait.words(Trait.WALLET),
                    "configuration names a wallet and a pool: " + request.text(),
                    traces.text(),
                    List.of("T1496.001"),
                    Map.of("firedamp.traces", traces.text()),
                    traces.indicators()));
  }

  private static Optional<String> grade(Level level) {
    return switch (level) {
      case MINER_WITH_WALLET -> Optional.of("configured");
      case WALLET_AND_ENDPOINT -> Optional.of("wallet-alone");
      default -> Optional.empty();
    };
  }
}
