package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Check.Verdict;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.RunState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SightTest {
  private static final Instant NOW = Instant.parse("2021-03-01T10:00:00Z");
  private static final Topics TOPICS = Topics.live("firedamp", 1);

  private final Map<String, TopicReader.State> states = new HashMap<>();
  private final Map<String, String> sources = new HashMap<>();

  @Test
  void saysWhichLegIsMissingAndWhatToAddWhereNoSourceIsConfigured() {
    Check check = seen("resource-samples");

    assertThat(check.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(check.finding())
        .isEqualTo(
            "cannot see CPU load, so the compute leg is missing: no source for it is configured");
    assertThat(check.advice())
        .isEqualTo("add a source of type docker or otlp or prometheus or remote-write");
  }

  @Test
  void namesTheConfiguredSourceThatPublishesNothing() {
    configure("taps", "zeek");

    Check check = seen("network-flows");

    assertThat(check.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(check.finding())
        .isEqualTo("cannot see connections, so the network leg is missing: nothing has come");
    assertThat(check.advice()).contains("taps");
  }

  @Test
  void takesAFileForASourceOfAnything() {
    configure("logs", "file");

    assertThat(seen("audit-events").advice()).contains("logs");
  }

  @Test
  void findsWhatNeverPausesBlindOnceItPauses() {
    configure("taps", "zeek");
    filled(TOPICS.networkFlows(), Duration.ofHours(2));
    filled(TOPICS.dnsQueries(), Duration.ofHours(2));

    assertThat(seen("network-flows").verdict()).isEqualTo(Verdict.BLIND);
    assertThat(seen("network-flows").finding()).endsWith("the latest came 2h ago");
    assertThat(seen("network-flows").advice()).isEqualTo("see what keeps taps");
    assertThat(seen("dns-queries").verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void saysThatAnAuditPolicyLogsNoBodies() {
    List<AuditEvent> sample =
        List.of(creation("pods", false), creation("pods", true), creation("secrets", false));

    List<Check> checks = sight().auditLevel(sample);

    assertThat(checks).singleElement().extracting(Check::verdict).isEqualTo(Verdict.BLIND);
    assertThat(checks.get(0).finding())
        .isEqualTo("1 of the last 2 pod creations came without their body");
    assertThat(checks.get(0).advice()).contains("RequestResponse");
  }

  @Test
  void saysNothingOfAnAuditLogWithoutPods() {
    assertThat(sight().auditLevel(List.of(creation("secrets", false)))).isEmpty();
    assertThat(sight().auditLevel(List.of(creation("pods", true))))
        .extracting(Check::verdict)
        .containsExactly(Verdict.OK);
  }

  @Test
  void saysThatNobodyKnowsWhoseFlowsTheyAre() {
    List<NetworkFlow> flows = List.of(flow(null), flow("c0ffee"));

    List<Check> checks = sight().identity(flows, List.of());

    assertThat(checks).singleElement().extracting(Check::verdict).isEqualTo(Verdict.BLIND);
    assertThat(checks.get(0).finding())
        .isEqualTo(
            "1 of the last 2 flows name only an address, and nothing says which containers there"
                + " are");
  }

  @Test
  void saysThatNoContainerIsKnownByItsAddress() {
    List<NetworkFlow> flows = List.of(flow(null));

    assertThat(sight().identity(flows, List.of(container())).get(0).advice())
        .contains("pods/status");
    assertThat(sight().identity(flows, List.of(container(), container("10.0.0.7"))))
        .extracting(Check::verdict)
        .containsExactly(Verdict.OK);
    assertThat(sight().identity(List.of(flow("c0ffee")), List.of())).isEmpty();
  }

  @Test
  void tellsTheTopReasonsOfLettersThatComeNow() {
    filled(TOPICS.deadLetters(), Duration.ofMinutes(1));
    List<DeadLetter> letters = new ArrayList<>();
    letters.add(letter("no format recognised", Duration.ofHours(2)));
    for (int i = 0; i < 3; i++) {
      letters.add(letter("not JSON at byte " + i, Duration.ofMinutes(i)));
    }
    letters.add(letter("ts must be a number", Duration.ofMinutes(1)));

    List<Check> checks = sight().deadLetters(letters);

    assertThat(checks)
        .extracting(Check::finding)
        .containsExactly(
            "growing: 4 of the latest 5 came within 15 minutes",
            "3 × not JSON at byte 0",
            "1 × ts must be a number");
    assertThat(checks.get(0).advice()).contains("firedamp.dead-letters");
  }

  @Test
  void leavesOldLettersInPeace() {
    filled(TOPICS.deadLetters(), Duration.ofHours(2));

    List<Check> checks = sight().deadLetters(List.of(letter("x", Duration.ofHours(2))));

    assertThat(checks).containsExactly(Check.ok("dead letters", "7, the latest 2h ago"));
  }

  private Sight sight() {
    return new Sight(TOPICS, states, sources, Plugins.bundled().sources(), NOW);
  }

  private Check seen(String topic) {
    return sight().topics().stream()
        .filter(check -> check.area().equals("sight " + topic))
        .findFirst()
        .orElseThrow();
  }

  private void configure(String name, String type) {
    sources.put(name, type);
  }

  private void filled(Topic<?> topic, Duration age) {
    states.put(topic.name(), new TopicReader.State(1, 7, NOW.minus(age)));
  }

  private static DeadLetter letter(String reason, Duration age) {
    return DeadLetter.newBuilder()
        .setOrigin("zeek")
        .setReason(reason)
        .setStage("parse")
        .setTime(NOW.minus(age))
        .setOriginal(ByteBuffer.allocate(0))
        .setOriginalSize(0)
        .setContext(Map.of())
        .build();
  }

  private static AuditEvent creation(String resource, boolean body) {
    return AuditEvent.newBuilder()
        .setEventId("e")
        .setTime(NOW)
        .setCluster("lab")
        .setSource("audit")
        .setAuditId("a")
        .setStage("ResponseComplete")
        .setLevel(body ? "RequestResponse" : "Metadata")
        .setVerb("create")
        .setUser("alice")
        .setRequestUri("/api/v1/namespaces/shop/" + resource)
        .setOriginal("{}")
        .setResource(resource)
        .setHasRequestObject(body)
        .build();
  }

  private static NetworkFlow flow(@Nullable String containerId) {
    return NetworkFlow.newBuilder()
        .setEventId("e")
        .setTime(NOW)
        .setCluster("lab")
        .setSource("taps")
        .setFlowId("f")
        .setStart(NOW)
        .setInterim(true)
        .setSourceAddress("10.0.0.7")
        .setSourcePort(40_000)
        .setDestinationAddress("203.0.113.10")
        .setDestinationPort(3333)
        .setTransport("tcp")
        .setContainerId(containerId)
        .build();
  }

  private static ContainerState container(String... addresses) {
    return ContainerState.newBuilder()
        .setEventId("e")
        .setTime(NOW)
        .setCluster("lab")
        .setSource("audit")
        .setState(RunState.RUNNING)
        .setRuntime("kubernetes")
        .setAddresses(List.of(addresses))
        .build();
  }
}
