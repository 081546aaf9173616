package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.detectors.indicators.Traces.Level;
import io.firedamp.schemas.avro.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * K8S-07: the miner, or what fetches it, stands in the workload's own command, arguments or
 * environment.
 */
record InlineMinerRule(
    TraceFinder finder,
    double walletWeight,
    double minerWeight,
    double walletAloneWeight,
    double dropperWeight)
    implements RequestRule {
  @Override
  public String id() {
    return "K8S-07";
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    Traces traces = tracesIn(finder, request);
    if (traces.level() == Level.NOTHING) {
      return Optional.empty();
    }
    boolean miner = traces.level().compareTo(Level.WALLET_AND_ENDPOINT) >= 0;
    return Optional.of(
        new Verdict(
            request.subject(),
            weight(traces.level()),
            traces.traits(),
            title(traces.level()) + request.text(),
            traces.text(),
            miner ? List.of("T1496.001", "T1610") : List.of("T1105", "T1610"),
            Map.of("firedamp.traces", traces.text()),
            traces.indicators()));
  }

  private double weight(Level level) {
    return switch (level) {
      case MINER_WITH_WALLET -> walletWeight;
      case MINER -> minerWeight;
      case WALLET_AND_ENDPOINT -> walletAloneWeight;
      default -> dropperWeight;
    };
  }

  private static String title(Level level) {
    return switch (level) {
      case MINER_WITH_WALLET, MINER -> "workload is told to run a miner: ";
      case WALLET_AND_ENDPOINT -> "workload is told a wallet and an endpoint: ";
      default -> "workload is told to fetch and run a program: ";
    };
  }

  static Traces tracesIn(TraceFinder finder, Request request) {
    Traces all = Traces.NONE;
    for (ContainerSpec container : request.containers()) {
      List<String> command = new ArrayList<>(container.getCommand());
      command.addAll(container.getArgs());
      all = all.and(finder.find(command, container.getEnv(), List.of()));
    }
    return all;
  }
}
