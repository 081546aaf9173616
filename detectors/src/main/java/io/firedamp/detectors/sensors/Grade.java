package io.firedamp.detectors.sensors;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.schemas.avro.Leg;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a rule of another sensor tells of. */
enum Grade {
  /** A miner's process, as the sensor's maker recognises it. */
  MINER(Leg.RUNTIME, "a miner's process", List.of("T1496.001"), Trait.MINER_COMMAND),
  /** Whoever wrote the rule calls it mining. */
  NAMED(Leg.RUNTIME, "mining", List.of("T1496.001")),
  /** A program that is run and was not part of the image. */
  DROPPER(Leg.RUNTIME, "a program that the image did not bring", List.of("T1105"), Trait.DROPPER),
  /** A shell. */
  SHELL(Leg.RUNTIME, "a shell", List.of("T1609")),
  /** The mining protocol in plain. */
  PROTOCOL(Leg.NETWORK, "the mining protocol", List.of("T1496.001", "T1071"), Trait.STRATUM),
  /** A name or address on the sensor's list of pools. */
  POOL(Leg.NETWORK, "a mining pool", List.of("T1496.001"), Trait.LISTED),
  /** A port that pools like to listen on. */
  PORT(Leg.NETWORK, "a port that pools use", List.of("T1571"), Trait.MINING_PORT),
  /** A page that mines in its reader's browser. */
  BROWSER(Leg.NETWORK, "a page that mines in a browser", List.of("T1496.001"));

  private final Leg leg;
  private final String what;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> techniques;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<Trait> traits;

  Grade(Leg leg, String what, List<String> techniques, Trait... traits) {
    this.leg = leg;
    this.what = what;
    this.techniques = techniques;
    this.traits = List.of(traits);
  }

  /**
   * The grade of a name, as the table of weights writes it.
   *
   * @throws IllegalArgumentException where there is none
   */
  static Grade of(String name) {
    return Arrays.stream(values())
        .filter(grade -> grade.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "sensors.grades must be one of %s, was '%s'"
                        .formatted(
                            Arrays.stream(values())
                                .map(Grade::text)
                                .collect(Collectors.joining(", ")),
                            name)));
  }

  /** As the table of weights and settings write it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  Leg leg() {
    return leg;
  }

  /** In words, for titles. */
  String what() {
    return what;
  }

  List<String> techniques() {
    return techniques;
  }

  Trait[] traits() {
    return traits.toArray(Trait[]::new);
  }
}
