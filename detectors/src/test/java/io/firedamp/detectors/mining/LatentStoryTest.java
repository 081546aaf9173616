package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.poolName;
import static io.firedamp.detectors.mining.Signals.saturated;
import static io.firedamp.detectors.mining.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.mining.StoryRule.Story;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image that lies in wait, before and after it wakes (COR-09). */
class LatentStoryTest {
  private static final Weights WEIGHTS = Weights.bundled();

  private final StoryRule rule = new MiningDetector.Factory().defaults().story();

  @ParameterizedTest
  @ValueSource(
      strings = {"open-shell", "timed-fetch", "disguised-fetch", "login-key", "fetch", "pulled"})
  void isMediumAtMostWhileItWaits(String grade) {
    Severity alone = judge(latent(grade)).map(Story::severity).orElse(Severity.INFO);

    assertThat(alone).isLessThanOrEqualTo(Severity.MEDIUM);
  }

  @Test
  void wakesWhenItBurnsOrTalksToAPool() {
    Story burning = judge(latent("open-shell"), saturated(CONTAINER, 30)).orElseThrow();
    Story talking = judge(latent("login-key"), poolName(CONTAINER, 30)).orElseThrow();

    assertThat(burning.severity()).isEqualTo(Severity.HIGH);
    assertThat(burning.correlations().get(0).title())
        .isEqualTo("Latent image woke to cryptomining");
    assertThat(talking.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(talking.correlations().get(0).id()).isEqualTo("COR-09");
  }

  @Test
  void anHonestImageThatFetchesWhatItRunsIsNotHighForABurn() {
    assertThat(judge(latent("fetch"), flat(CONTAINER, 30)).orElseThrow().severity())
        .isEqualTo(Severity.MEDIUM);
    assertThat(judge(latent("fetch"), saturated(CONTAINER, 30)).orElseThrow().severity())
        .isEqualTo(Severity.LOW);
  }

  private static Signal latent(String grade) {
    return signal(
        "IMG-09",
        Leg.IMAGE,
        CONTAINER,
        0,
        WEIGHTS.of("IMG-09", grade).decibans(),
        grade.equals("pulled") ? Trait.PULLED : Trait.LATENT);
  }

  private Optional<Story> judge(Signal... signals) {
    Dossier dossier = Dossier.EMPTY;
    for (Signal signal : signals) {
      dossier = dossier.with(signal);
    }
    return rule.judge(dossier);
  }
}
