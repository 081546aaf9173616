package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** K8S-26: a workload asks for more than is judged, so that part of it went by unseen. */
record TooLargeRule(Weights weights) implements RequestRule {
  private static final String ID = "K8S-26";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    return request
        .spec()
        .filter(WorkloadSpec::getCut)
        .map(
            spec ->
                new Verdict(
                    request.subject(),
                    weights.of(ID, "cut").decibans(),
                    Trait.words(Trait.TOO_LARGE),
                    "workload asks for more than is judged: " + request.text(),
                    "containers, commands or variables beyond the budget were not read",
                    List.of("T1610"),
                    Map.of(),
                    List.of()));
  }
}
