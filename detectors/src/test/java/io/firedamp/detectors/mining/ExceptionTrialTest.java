package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.knownBadImage;
import static io.firedamp.detectors.mining.Signals.stratumShape;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.mining.ExceptionTrial.Effect;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExceptionTrialTest {
  private static final String KEY = "prod/workload/deployment/shop/web";
  private static final MiningDetector.Settings SETTINGS = new MiningDetector.Factory().defaults();

  private static List<Effect> effects(String scope, Signal... signals) {
    Exceptions exceptions =
        Exceptions.parse(List.of("ok\t2030-01-01T00:00:00Z\tana\t" + scope + "\twe know it"));
    Map<String, Signal> byId =
        Arrays.stream(signals).collect(Collectors.toMap(Signal::getId, Function.identity()));
    return new ExceptionTrial(SETTINGS, exceptions, byId).on(List.of(incident(signals)));
  }

  private static Incident incident(Signal... signals) {
    Dossier dossier = Dossier.EMPTY;
    for (Signal signal : signals) {
      dossier = dossier.with(signal);
    }
    return new IncidentWriter(0)
        .write(
            KEY,
            dossier,
            SETTINGS.story().judge(dossier).orElseThrow(),
            new Crowd(new ArrayList<>()),
            Exceptions.NONE.soften(KEY, dossier));
  }

  @Test
  void saysWhichIncidentNobodyWouldHaveBeenToldOf() {
    assertThat(effects("namespace=shop", flat(CONTAINER, 30), stratumShape(CONTAINER, 20)))
        .singleElement()
        .returns(Severity.HIGH, Effect::before)
        .returns(Optional.empty(), Effect::after)
        .returns(true, Effect::isHidden)
        .satisfies(effect -> assertThat(effect.by().id()).isEqualTo("ok"));
  }

  @Test
  void saysWhichWouldHaveWeighedLess() {
    assertThat(effects("rule=MET-03", flat(CONTAINER, 30), stratumShape(CONTAINER, 20)))
        .singleElement()
        .returns(Optional.of(Severity.MEDIUM), Effect::after)
        .returns(false, Effect::isHidden);
  }

  @Test
  void saysNothingOfWhatStaysAsItIs() {
    assertThat(effects("namespace=bank", flat(CONTAINER, 30), stratumShape(CONTAINER, 20)))
        .isEmpty();
    assertThat(effects("namespace=shop", knownBadImage(CONTAINER, 0))).isEmpty();
  }
}
