package io.firedamp.detectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule decided, written down: bounded, ordered, and identified by its content alone. */
class FindingTest {
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
  private static final Finding FINDING = finding();

  @Test
  void becomesASignalThatSaysTheSame() {
    Signal signal = FINDING.toSignal("network", List.of());

    assertThat(signal.getRule()).isEqualTo("NET-04");
    assertThat(signal.getDetector()).isEqualTo("network");
    assertThat(signal.getLeg()).isEqualTo(Leg.NETWORK);
    assertThat(signal.getCluster()).isEqualTo("prod");
    assertThat(signal.getSubject()).isEqualTo("prod/ip/10.0.0.7");
    assertThat(signal.getSlot()).isEqualTo("slot");
    assertThat(signal.getTime()).isEqualTo(TEN);
    assertThat(signal.getStarted()).isEqualTo(TEN.minusSeconds(60));
    assertThat(signal.getValidUntil()).isEqualTo(TEN.plus(Duration.ofHours(3)));
    assertThat(signal.getDecibans()).isEqualTo(34.4);
    assertThat(signal.getWeight()).isEqualTo(34);
    assertThat(signal.getTraits()).containsExactly("LISTED", "STRATUM");
    assertThat(signal.getRetracted()).isFalse();
    assertThat(signal.getId()).isEqualTo(FINDING.id()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, LOW",
    "33, LOW",
    "34, MEDIUM",
    "41, MEDIUM",
    "42, HIGH",
    "52, HIGH",
    "53, CRITICAL"
  })
  void isAsSevereAsItsWeightAlone(double decibans, Severity severity) {
    assertThat(weighing(decibans).severity()).isEqualTo(severity);
    assertThat(weighing(decibans).toSignal("x", List.of()).getSeverity()).isEqualTo(severity);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 100.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAWeightThatIsNone(double decibans) {
    assertThatThrownBy(() -> weighing(decibans))
        .hasMessage("decibans must be 0..100, was " + decibans);
  }

  @Test
  void putsInOrderWhatHasNoneAndSaysNothingTwice() {
    List<IndicatorRef> refs =
        List.of(
            new IndicatorRef("pool", "b"),
            new IndicatorRef("ip", "z"),
            new IndicatorRef("pool", "a"),
            new IndicatorRef("ip", "z"));

    Finding finding = with(List.of("T2", "T1", "T2"), Map.of(), refs);

    assertThat(finding.techniques()).containsExactly("T1", "T2");
    assertThat(finding.indicators())
        .containsExactly(
            new IndicatorRef("ip", "z"),
            new IndicatorRef("pool", "a"),
            new IndicatorRef("pool", "b"));
  }

  @Test
  void cutsWhatAnAttackerMayHaveTyped() {
    Finding finding = with(List.of(), Map.of("user_agent", "x".repeat(5000)), List.of());

    assertThat(finding.attributes().get("user_agent")).hasSize(1024).endsWith("…");
    assertThat(titled("t".repeat(5000)).title()).hasSize(1024);
    assertThat(titled("t".repeat(5000)).toSignal("x", List.of()).getTitle()).hasSize(1024);
  }

  @Test
  void keepsTheEarliestSixteenEventsWhateverOrderTheyCameIn() {
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      evidence.add(evidence("e" + i, TEN.plusSeconds(i)));
    }
    evidence.add(evidence.get(0));
    Collections.shuffle(evidence, new Random(7));

    Signal signal = FINDING.toSignal("x", evidence);

    assertThat(signal.getEvidence())
        .hasSize(16)
        .extracting(Evidence::getEventId)
        .startsWith("e0", "e1", "e2")
        .endsWith("e15");
  }

  @Test
  void hasOneIdWhereverItsEventsLie() {
    String id = FINDING.toSignal("x", List.of(evidence("e", TEN))).getId();

    assertThat(FINDING.toSignal("other", List.of()).getId()).isEqualTo(id);
    assertThat(finding().id()).isEqualTo(id);
  }

  @Test
  void hasAnotherIdWhenAnythingTheRuleDecidedIsAnother() {
    Set<String> ids = new HashSet<>(Set.of(FINDING.id()));
    List<Finding> others =
        List.of(
            weighing(34.5),
            titled("other"),
            with(List.of("T1"), Map.of(), List.of()),
            with(List.of(), Map.of("a", "b"), List.of()),
            with(List.of(), Map.of("ab", ""), List.of()),
            with(List.of(), Map.of(), List.of(new IndicatorRef("a", "b"))),
            (Finding) Altered.with(FINDING, "rule", "NET-05"),
            (Finding) Altered.with(FINDING, "leg", Leg.IMAGE),
            (Finding) Altered.with(FINDING, "subject", Alias.address("prod", "10.0.0.8")),
            (Finding) Altered.with(FINDING, "slot", "other"),
            (Finding) Altered.with(FINDING, "time", TEN.plusMillis(1)),
            (Finding) Altered.with(FINDING, "started", TEN),
            (Finding) Altered.with(FINDING, "timeToLive", Duration.ofHours(4)),
            (Finding) Altered.with(FINDING, "detail", "other"),
            (Finding) Altered.with(FINDING, "traits", Trait.words(Trait.LISTED)));

    others.forEach(other -> ids.add(other.id()));

    assertThat(ids).hasSize(others.size() + 1);
  }

  @Test
  void movingTextBetweenPartsMakesAnotherHash() {
    assertThat(Finding.hash(List.of("ab", "c"))).isNotEqualTo(Finding.hash(List.of("a", "bc")));
    assertThat(Finding.hash(List.of("a", ""))).isNotEqualTo(Finding.hash(List.of("a")));
    assertThat(Finding.hash(List.of("1:a"))).isNotEqualTo(Finding.hash(List.of("a", "a")));
    assertThat(Finding.hash(List.of("é"))).isNotEqualTo(Finding.hash(List.of("e")));
  }

  @Test
  void isTakenBackUnderItsOwnId() {
    Signal signal = FINDING.toSignal("x", List.of());

    Signal retraction = Finding.retraction(signal);

    assertThat(retraction.getRetracted()).isTrue();
    assertThat(Signal.newBuilder(retraction).setRetracted(false).build()).isEqualTo(signal);
  }

  @Test
  void changesAreWhatNoLongerHoldsThenWhatNewlyDoes() {
    Signal old = titled("old").toSignal("x", List.of(evidence("a", TEN)));
    Signal kept = titled("kept").toSignal("x", List.of(evidence("a", TEN)));
    Signal fresh = titled("new").toSignal("x", List.of(evidence("a", TEN)));

    assertThat(SignalChanges.between(List.of(old, kept), List.of(kept, fresh)))
        .containsExactly(Finding.retraction(old), fresh);
    assertThat(SignalChanges.between(List.of(kept), List.of(kept))).isEmpty();
    assertThat(SignalChanges.between(List.of(), List.of())).isEmpty();
  }

  @Test
  void aSignalOfOtherEvidenceIsWrittenAgainUnderItsId() {
    Signal before = titled("t").toSignal("x", List.of(evidence("a", TEN)));
    Signal after = titled("t").toSignal("x", List.of(evidence("b", TEN)));
    Evidence moved = Evidence.newBuilder(evidence("a", TEN)).setOffset(99).build();

    assertThat(SignalChanges.between(List.of(before), List.of(after))).containsExactly(after);
    // Where an event lies belongs to a run and is no change.
    assertThat(
            SignalChanges.between(
                List.of(before), List.of(titled("t").toSignal("x", List.of(moved)))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT10M, 10m", "PT90S, 90s", "PT1H, 60m", "PT0S, 0s", "PT1S, 1s", "PT60S, 1m"})
  void lengthsAreSpelledInMinutesWhereTheyAreWhole(Duration length, String text) {
    assertThat(Spelling.length(length)).isEqualTo(text);
  }

  private static Finding finding() {
    return new Finding(
        "NET-04",
        Leg.NETWORK,
        Trait.words(Trait.STRATUM, Trait.LISTED),
        Alias.address("prod", "10.0.0.7"),
        "slot",
        TEN,
        TEN.minusSeconds(60),
        Duration.ofHours(3),
        34.4,
        "title",
        "detail",
        List.of(),
        new TreeMap<>(),
        List.of());
  }

  private static Finding weighing(double decibans) {
    return (Finding) Altered.with(FINDING, "decibans", decibans);
  }

  private static Finding titled(String title) {
    return (Finding) Altered.with(FINDING, "title", title);
  }

  private static Finding with(
      List<String> techniques, Map<String, String> attributes, List<IndicatorRef> indicators) {
    Record named = Altered.with(FINDING, "techniques", techniques);
    Record described = Altered.with(named, "attributes", new TreeMap<>(attributes));
    return (Finding) Altered.with(described, "indicators", indicators);
  }

  private static Evidence evidence(String id, Instant time) {
    return Evidence.newBuilder()
        .setTopic("t")
        .setPartition(0)
        .setOffset(1)
        .setEventId(id)
        .setTime(time)
        .build();
  }
}
