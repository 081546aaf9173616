package io.firedamp.detectors.sensors;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.SensorAlert;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * RUN-02: the command line of a process that a sensor saw is a miner's, or brings one, by the same
 * traces as in images and requests. The slot is the kinds of what was found: one process that two
 * sensors saw is one finding, and so is one that is started a thousand times with another wallet.
 */
record ExecArgumentsRule(TraceFinder finder, Weights weights) {
  static final String ID = "RUN-02";

  Optional<Finding> judge(SensorAlert alert, Duration timeToLive) {
    String command = alert.getFields().get("process.command_line");
    if (command == null) {
      return Optional.empty();
    }
    Traces traces = finder.find(List.of(command), List.of(), List.of());
    return switch (traces.level()) {
      case NOTHING -> Optional.empty();
      case DROPPER ->
          Optional.of(finding(alert, traces, "dropper", "brings something to run", timeToLive));
      case WALLET_AND_ENDPOINT ->
          Optional.of(
              finding(alert, traces, "wallet-alone", "names a wallet and an endpoint", timeToLive));
      case MINER -> Optional.of(finding(alert, traces, "miner", "is a miner's", timeToLive));
      case MINER_WITH_WALLET ->
          Optional.of(finding(alert, traces, "wallet", "mines for a named wallet", timeToLive));
    };
  }

  private Finding finding(
      SensorAlert alert, Traces traces, String grade, String what, Duration timeToLive) {
    return new Finding(
        ID,
        Leg.RUNTIME,
        traces.traits(),
        Alias.parse(alert.getSubject()),
        kinds(traces),
        alert.getTime(),
        alert.getTime(),
        timeToLive,
        weights.of(ID, grade).decibans(),
        "command line of a process " + what,
        traces.text(),
        List.of(traces.level() == Traces.Level.DROPPER ? "T1105" : "T1496.001"),
        AlertFacts.of(alert),
        traces.indicators());
  }

  private static String kinds(Traces traces) {
    return traces.found().stream()
        .map(trace -> trace.kind().text())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
