package io.firedamp.samples.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.samples.EstatePlan;
import io.firedamp.samples.estate.Workload;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FamiliesTest {
  @Test
  void holdsTwentyFiveKindsOfAttackAtLeastAndAsManyHonestOnes() {
    assertThat(Families.every()).extracting(Family::name).doesNotHaveDuplicates();
    assertThat(Families.every().stream().filter(Family::attack).count()).isGreaterThan(24);
    assertThat(Families.every().stream().filter(family -> !family.attack()).count())
        .isGreaterThan(24);
  }

  @ParameterizedTest
  @MethodSource("every")
  void castsWorkloadsThatLiveAndMineOnlyWhereItIsAnAttack(Family family) {
    for (Duration length : List.of(Duration.ofMinutes(30), Duration.ofDays(14))) {
      EstatePlan plan = EstatePlan.of(3, length, 40);
      Stage stage = new Stage(plan, family, 1);

      family.script().accept(stage);

      assertThat(stage.cast()).isNotEmpty();
      assertThat(stage.cast())
          .allSatisfy(workload -> assertThat(workload.lives()).as(workload.name()).isNotEmpty());
      assertThat(stage.cast().stream().map(Workload::minings).anyMatch(all -> !all.isEmpty()))
          .isEqualTo(family.attack());
    }
  }

  static List<Family> every() {
    return Families.every();
  }
}
