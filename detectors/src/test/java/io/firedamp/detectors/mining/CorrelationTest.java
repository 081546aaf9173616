package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Correlations are data: each row of the table with what meets it and what does not. */
class CorrelationTest {
  private final Correlations bundled = Correlations.bundled();

  @ParameterizedTest
  @CsvSource({
    "IMAGE COMPUTE NETWORK, COR-01 COR-02",
    "IMAGE:FIRST_SEEN COMPUTE NETWORK, COR-01 COR-02",
    "COMPUTE NETWORK, COR-02",
    "IMAGE NETWORK, COR-02",
    "IMAGE COMPUTE, ''",
    "IMAGE:KNOWN_BAD COMPUTE, COR-02",
    "IMAGE:MINER_COMMAND COMPUTE, COR-02",
    "IMAGE:IMPOSTOR COMPUTE, COR-02",
    "IMAGE:POISONED COMPUTE, COR-02",
    "IMAGE:LATENT COMPUTE, COR-09",
    "IMAGE:LATENT NETWORK, COR-09 COR-02",
    "IMAGE:LATENT COMPUTE NETWORK, COR-01 COR-09 COR-02",
    "IMAGE:LATENT, ''",
    "IMAGE:PULLED COMPUTE, ''",
    "ACCESS COMPUTE, ''",
    "ACCESS:MINER_COMMAND COMPUTE, COR-02",
    "ACCESS:KNOWN_BAD COMPUTE, COR-02",
    "ACCESS:EXEC COMPUTE, COR-04",
    "ACCESS:EXEC NETWORK, COR-04",
    "ACCESS:EXEC COMPUTE IMAGE:FIRST_SEEN, ''",
    "ACCESS:EXEC COMPUTE NETWORK, COR-04 COR-02",
    "ACCESS:ANONYMOUS COMPUTE, COR-03",
    "ACCESS:ANONYMOUS NETWORK, COR-03",
    "ACCESS:ANONYMOUS, ''",
    "ACCESS:CONSOLE COMPUTE NETWORK, COR-03 COR-02",
    "ACCESS:OFF_HOST COMPUTE NETWORK, COR-03 COR-02",
    "ACCESS:UNGUARDED COMPUTE NETWORK, COR-03 COR-02",
    "ACCESS:CONSOLE COMPUTE, ''",
    "COMPUTE:FLAT NETWORK:STRATUM_SHAPE, COR-10 COR-02",
    "COMPUTE:JITTERED NETWORK:STRATUM_SHAPE, COR-10 COR-02",
    "COMPUTE:THROTTLED NETWORK:STRATUM_SHAPE, COR-10 COR-02",
    "COMPUTE:SATURATED NETWORK:STRATUM_SHAPE, COR-02",
    "COMPUTE:FLAT NETWORK:MINING_PORT, COR-02",
    "COMPUTE:FLAT NETWORK:STRATUM_SHAPE NETWORK:LISTED, COR-02",
    "COMPUTE:FLAT NETWORK:STRATUM_SHAPE IMAGE:LISTED, COR-01 COR-02",
    "NETWORK, ''",
    "RUNTIME CLOUD, ''",
    "RUNTIME:DROPPER COMPUTE NETWORK, COR-04 COR-02",
    "RUNTIME:DROPPER COMPUTE NETWORK IMAGE:FIRST_SEEN, COR-01 COR-02",
    "RUNTIME:MINER_COMMAND NETWORK, COR-02",
    "RUNTIME:MINER_COMMAND COMPUTE, COR-02",
    "RUNTIME:MINER_COMMAND IMAGE:FIRST_SEEN, COR-02",
    "RUNTIME:DROPPER IMAGE:FIRST_SEEN, ''",
    "RUNTIME NETWORK, ''",
    "CLOUD:LISTED IMAGE:FIRST_SEEN, COR-02",
    "CLOUD:LISTED NETWORK, COR-02",
    "CLOUD NETWORK, ''"
  })
  void meetsWhatItsRowsAskFor(String story, String ids) {
    assertThat(
            String.join(
                " ", bundled.metBy(runs(story)).stream().map(Correlation::id).distinct().toList()))
        .isEqualTo(ids);
  }

  @Test
  void everyRowHasAPublicIdATitleAndANextStep() {
    assertThat(bundled.rows())
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.id()).matches("COR-\\d{2}");
              assertThat(row.parts()).isNotEmpty();
              assertThat(row.title()).containsIgnoringCase("cryptomining");
              assertThat(row.next()).doesNotEndWith(".").hasSizeGreaterThan(20);
            });
  }

  @Test
  void everyTraitThatARowAsksForIsOneOfOurs() {
    List<String> known = Arrays.stream(Trait.values()).map(Enum::name).toList();

    assertThat(bundled.rows())
        .flatExtracting(
            row -> row.parts().stream().flatMap(part -> part.traits().stream()).toList())
        .allSatisfy(trait -> assertThat(known).contains(trait));
    assertThat(bundled.rows())
        .flatExtracting(
            row -> row.without().stream().flatMap(part -> part.traits().stream()).toList())
        .allSatisfy(trait -> assertThat(known).contains(trait));
  }

  @Test
  void aPluginsTraitTakesPartLikeOurs() {
    Correlation row = Correlation.parse("COR-99\tRUNTIME:NIGHT_SHIFT *:LISTED\t-\tt\tn");
    EvidenceRun listed = runs("NETWORK:LISTED").get(0);
    EvidenceRun night =
        EvidenceRun.of(
            Signal.newBuilder(signal("X-1", Leg.RUNTIME, CONTAINER, 0, 9))
                .setTraits(List.of("NIGHT_SHIFT"))
                .build());

    assertThat(row.isMetBy(List.of(listed, night))).isTrue();
    assertThat(row.isMetBy(List.of(listed))).isFalse();
    assertThat(row.isMetBy(List.of(night))).isFalse();
  }

  @Test
  void aRowOfAnotherFormIsNamed() {
    assertThatThrownBy(() -> Correlation.parse("COR-99\tIMAGE\t-\ttitle"))
        .hasMessage(
            "a correlation must be id, parts, without, title and next, was 'COR-99\tIMAGE\t-\ttitle'");
    assertThatThrownBy(() -> Correlation.parse("COR-99\tPICTURE\t-\tt\tn"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<EvidenceRun> runs(String story) {
    return Arrays.stream(story.split(" ")).map(CorrelationTest::run).toList();
  }

  private static EvidenceRun run(String word) {
    String[] halves = word.split(":", 2);
    Trait[] traits = halves.length == 1 ? new Trait[0] : new Trait[] {Trait.valueOf(halves[1])};
    return EvidenceRun.of(signal("R-" + word, Leg.valueOf(halves[0]), CONTAINER, 0, 9, traits));
  }
}
