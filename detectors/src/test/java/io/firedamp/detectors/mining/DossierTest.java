package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.ADDRESS;
import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.TEN;
import static io.firedamp.detectors.mining.Signals.flat;
import static io.firedamp.detectors.mining.Signals.newImage;
import static io.firedamp.detectors.mining.Signals.poolName;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.state.DossierState;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DossierTest {
  @Test
  void keepsAMinerOfAMonthAsOneRunFromItsFirstMinuteToItsLast() {
    Dossier dossier = Dossier.EMPTY;
    for (int hour = 0; hour < 32 * 24; hour++) {
      dossier = dossier.with(flat(CONTAINER, hour * 60));
    }

    assertThat(dossier.runs()).hasSize(1);
    assertThat(dossier.runs().get(0).first().getTime()).isEqualTo(TEN);
    assertThat(dossier.lastSeen()).contains(TEN.plus(Duration.ofHours(32 * 24 - 1)));
  }

  @Test
  void tellsStretchesApartThatLieMoreThanAnHourApart() {
    Dossier dossier = Dossier.EMPTY.with(flat(CONTAINER, 0)).with(flat(CONTAINER, 200));

    assertThat(dossier.runs()).hasSize(2);
    assertThat(
            dossier
                .with(flat(CONTAINER, 60))
                .with(flat(CONTAINER, 120))
                .with(flat(CONTAINER, 150))
                .runs())
        .hasSize(1);
  }

  @Test
  void isTheSameWhateverOrderManyStretchesOfAFindingCameIn() {
    for (long seed = 1; seed <= 60; seed++) {
      Random random = new Random(seed);
      List<Signal> signals = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        signals.add(flat(CONTAINER, random.nextInt(28_800)));
      }
      Dossier expected = of(signals);
      Collections.shuffle(signals, random);

      assertThat(of(signals)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void joinsWhatLiesHoursApartOnlyWhereItWasSeenForDays() {
    List<Signal> everyThreeHours = new ArrayList<>();
    for (int minute = 0; minute <= 4 * 1440; minute += 180) {
      everyThreeHours.add(flat(CONTAINER, minute));
    }
    Dossier fourDays = of(everyThreeHours);
    Dossier month = fourDays.with(flat(CONTAINER, 30 * 1440));

    assertThat(fourDays.runs()).hasSize(33);
    assertThat(month.runs()).hasSize(2);
  }

  private static Dossier of(List<Signal> signals) {
    Dossier dossier = Dossier.EMPTY;
    for (Signal signal : signals) {
      dossier = dossier.with(signal);
    }
    return dossier;
  }

  @Test
  void staysSmallHoweverManyPeersAndStretchesThereAre() {
    Dossier dossier = Dossier.EMPTY;
    for (int day = 0; day < 400; day++) {
      dossier =
          dossier.with(poolName(Alias.address("prod", "10.0." + day % 200 + ".7"), day * 1440));
      dossier = dossier.with(flat(CONTAINER, day * 1440));
    }

    assertThat(dossier.runs()).hasSizeLessThanOrEqualTo(96);
    assertThat(dossier.runs().get(0).first().getTime()).isEqualTo(TEN);
    assertThat(dossier.lastSeen()).contains(TEN.plus(Duration.ofDays(399)));
  }

  @Test
  void noAmountOfNoiseKeepsOutWhatWeighs() {
    Dossier dossier = Dossier.EMPTY;
    for (int i = 0; i < 300; i++) {
      dossier = dossier.with(noise(i));
    }
    dossier = dossier.with(poolName(ADDRESS, 60));

    assertThat(dossier.runs()).extracting(run -> run.best().getRule()).contains("NET-01");
    assertThat(
            AvroSerde.of(DossierState.class)
                .serializer()
                .serialize("", DossierSerde.toState(dossier, true)))
        .hasSizeLessThan(1_000_000);
  }

  /** Of little weight, about another thing each time, and as long as a signal may be. */
  private static Signal noise(int number) {
    String endless = "\u6f22".repeat(1_024);
    SortedMap<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < 12; i++) {
      attributes.put("attribute." + i, endless);
    }
    return Signal.newBuilder(newImage(CONTAINER, number % 60))
        .setSlot("slot " + number)
        .setTitle(endless)
        .setDetail(endless)
        .setAttributes(attributes)
        .build();
  }

  @Test
  void countsTheSubjectsThatARunWasSeenOn() {
    Dossier dossier = Dossier.EMPTY;
    for (int pod = 0; pod < 200; pod++) {
      dossier = dossier.with(poolName(Alias.address("prod", "10.0.0." + pod), pod));
    }

    assertThat(dossier.runs())
        .singleElement()
        .satisfies(run -> assertThat(run.subjects()).hasSize(64));
  }

  @Test
  void readsBackWhatTheStoreKeeps() {
    Dossier dossier =
        Dossier.EMPTY
            .with(newImage(CONTAINER, 0))
            .with(flat(CONTAINER, 30))
            .with(poolName(ADDRESS, 3));

    Dossier back = DossierSerde.fromState(DossierSerde.toState(dossier, true));

    assertThat(back).isEqualTo(dossier);
  }

  @Test
  void keepsWhatIsTooOldToBeTakenBack() {
    Dossier dossier = Dossier.EMPTY.with(flat(CONTAINER, 0)).with(flat(CONTAINER, 600));

    Dossier settled = dossier.settledBefore(TEN.plus(Duration.ofHours(5)));

    assertThat(settled.runs()).hasSize(1);
    assertThat(settled.settledBefore(TEN).runs()).isEmpty();
  }
}
