package io.firedamp.detectors.cloud;

import io.firedamp.detectors.Finding;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Signal;
import java.util.List;

/** What a rule decided, and the events it rests on. */
record Told(Finding finding, List<Evidence> evidence) {
  static Told of(Finding finding, List<CloudRequest> requests) {
    return new Told(
        finding, requests.stream().flatMap(request -> request.evidence().stream()).toList());
  }

  Signal toSignal() {
    return finding.toSignal(CloudDetector.NAME, evidence);
  }
}
