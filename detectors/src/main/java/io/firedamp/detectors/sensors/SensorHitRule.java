package io.firedamp.detectors.sensors;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.SensorAlert;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * RUN-01: a rule of another sensor was met that tells of mining, or of what comes before it. How
 * much that says is the grade's to say, and not the severity that the sensor gives its rule.
 */
record SensorHitRule(SensorRules rules, Weights weights) {
  static final String ID = "RUN-01";

  Optional<Finding> judge(SensorAlert alert, Duration timeToLive) {
    return "event".equals(alert.getFields().get("event.kind"))
        ? Optional.empty()
        : rules.gradeOf(alert).map(grade -> finding(alert, grade, timeToLive));
  }

  private Finding finding(SensorAlert alert, Grade grade, Duration timeToLive) {
    return new Finding(
        ID,
        grade.leg(),
        Trait.words(grade.traits()),
        Alias.parse(alert.getSubject()),
        alert.getSensor() + "/" + alert.getRule(),
        alert.getTime(),
        alert.getTime(),
        timeToLive,
        weights.of(ID, grade.text()).decibans(),
        "%s saw %s".formatted(alert.getSensor(), grade.what()),
        AlertFacts.detail(alert),
        grade.techniques(),
        AlertFacts.of(alert),
        List.of());
  }
}
