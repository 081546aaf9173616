package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SignalFilterTest {
  private static final Instant NOON = Instant.parse("2021-03-01T12:00:00Z");

  private final Signal pool = signal("s1", "NET-04", "lab/ip/10.0.0.7", 2, Map.of());
  private final Signal burn =
      signal(
          "s2",
          "MET-03",
          "lab/container/c0ffee",
          1,
          Map.of("namespace", "shop", "pod", "web-x2x7q", "container.name", "tomcat"));
  private final Signal other = signal("s3", "MET-03", "lab/container/beef", 3, Map.of());

  @Test
  void showsAllInEventTimeWhereNothingIsAskedFor() {
    assertThat(of("", "")).containsExactly(burn, pool, other);
  }

  @Test
  void findsARuleInAnyCase() {
    assertThat(of("net-04", "")).containsExactly(pool);
    assertThat(of("NET-0", "")).isEmpty();
  }

  @Test
  void findsWhatSaysItsPodOrContainerItself() {
    assertThat(of("", "shop/web")).containsExactly(burn);
    assertThat(of("", "TOMCAT")).containsExactly(burn);
    assertThat(of("", "10.0.0.7")).containsExactly(pool);
  }

  @Test
  void findsByAWorkloadWhatItsIncidentIsMadeOf() {
    List<Signal> found =
        new SignalFilter("", "shop/api").of(List.of(burn, pool, other), List.of(incident("s1")));

    assertThat(found).containsExactly(pool);
  }

  @Test
  void leavesOutWhatWasTakenBackWhicheverCameFirst() {
    Signal taken = Signal.newBuilder(pool).setRetracted(true).build();

    assertThat(new SignalFilter("", "").of(List.of(pool, taken), List.of())).isEmpty();
    assertThat(new SignalFilter("", "").of(List.of(taken, pool), List.of())).isEmpty();
  }

  @Test
  void showsADuplicateOnce() {
    assertThat(new SignalFilter("", "").of(List.of(pool, pool), List.of())).containsExactly(pool);
  }

  @Test
  void answersTheSameInWhicheverOrderTheyLie() {
    List<Signal> signals = new ArrayList<>(List.of(burn, pool, other));

    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(signals, new Random(seed));
      assertThat(new SignalFilter("", "").of(signals, List.of()))
          .as("seed %d", seed)
          .containsExactly(burn, pool, other);
    }
  }

  @Test
  void tellsThemInATable() {
    StringWriter out = new StringWriter();

    new SignalText(new Terminal(new PrintWriter(out), new PrintWriter(out), false))
        .printTable(List.of(pool));

    assertThat(out.toString().lines())
        .containsExactly(
            "TIME                  RULE    LEG      DECIBANS  SUBJECT          TRAITS         TITLE"
                + "  DETAIL",
            "2021-03-01 12:02:00Z  NET-04  network  +27.0     lab/ip/10.0.0.7  STRATUM_SHAPE  title"
                + "  a\\u001bb");
  }

  private List<Signal> of(String rule, String workload) {
    return new SignalFilter(rule, workload).of(List.of(other, pool, burn), List.of());
  }

  private static Signal signal(
      String id, String rule, String subject, int minute, Map<String, String> attributes) {
    Instant time = NOON.plusSeconds(60L * minute);
    return Signal.newBuilder()
        .setId(id)
        .setRule(rule)
        .setDetector("d")
        .setLeg(Leg.NETWORK)
        .setCluster("lab")
        .setSubject(subject)
        .setSlot("")
        .setTime(time)
        .setStarted(time)
        .setValidUntil(time)
        .setWeight(27)
        .setDecibans(27.0)
        .setTraits(List.of("STRATUM_SHAPE"))
        .setSeverity(Severity.LOW)
        .setTitle("title")
        .setDetail("a\u001bb")
        .setAttributes(attributes)
        .build();
  }

  private static Incident incident(String signalId) {
    TimelineEntry entry =
        new TimelineEntry(
            NOON, Leg.NETWORK, "NET-04", "t", "d", Severity.LOW, 27, signalId, "x", null, 27.0);
    return Incident.newBuilder(IncidentTextTest.incident("Miner"))
        .setWorkload(new Workload("lab", "deployment", "shop", "api"))
        .setTimeline(List.of(entry))
        .build();
  }
}
