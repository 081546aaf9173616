package io.firedamp.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.RunState;
import io.firedamp.schemas.avro.Tick;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final Instant THEN = Instant.parse("2024-05-01T10:00:00.123Z");

  @Test
  void datesAnEventByItsOwnTime() {
    assertThat(Events.of(pull("1.0")).time()).isEqualTo(THEN);
  }

  @Test
  void keepsTheOrderOfWhatHappenedWithinAMillisecond() {
    Instant finer = THEN.plusNanos(4567);

    assertThat(Events.of(pull("1.0"), finer).time()).isEqualTo(finer);
  }

  @Test
  void refusesAnotherTimeThanTheEventsOwn() {
    assertThatThrownBy(() -> Events.of(pull("1.0"), THEN.plusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("time must be the event's own, 2024-05-01T10:00:00.123Z, was ");
  }

  @Test
  void filesAPullUnderItsImageWhateverTheDigest() {
    assertThat(Events.of(pull("1.0")).key()).isEqualTo("docker.io/library/cron:1.0");
    assertThat(Events.of(pull(null)).key()).isEqualTo("docker.io/library/cron");
  }

  @Test
  void filesAFlowUnderTheContainerThatBeganItElseTheAddress() {
    assertThat(Events.of(flow("c1")).key()).isEqualTo("prod/container/c1");
    assertThat(Events.of(flow(null)).key()).isEqualTo("prod/ip/10.0.0.7");
  }

  @Test
  void filesAQuestionUnderWhoAsked() {
    DnsQuery query =
        DnsQuery.newBuilder()
            .setEventId("1")
            .setTime(THEN)
            .setCluster("prod")
            .setSource("zeek")
            .setClientAddress("2001:db8::1")
            .setQuery("pool.example")
            .setAnswers(List.of())
            .build();

    assertThat(Events.of(query).key()).isEqualTo("prod/ip/2001:db8::1");
  }

  @Test
  void filesAStateUnderTheClosestNameOfWhatItIsOf() {
    assertThat(key(state().setContainerId("c1").setPodUid("u1").setPod("web")))
        .isEqualTo("prod/container/c1");
    assertThat(key(state().setPodUid("u1").setPod("web").setNamespace("shop")))
        .isEqualTo("prod/pod-uid/u1");
    assertThat(key(state().setPod("web").setNamespace("shop").setNode("n1")))
        .isEqualTo("prod/pod/shop/web");
  }

  /** The topic is compacted: only the last state under a key stays. */
  @Test
  void keepsEveryAddressOfANode() {
    assertThat(key(state().setNode("n1").setNodeAddress("10.0.0.1")))
        .isEqualTo("prod/node/n1/10.0.0.1");
    assertThat(key(state().setNode("n1").setNodeAddress("fd00::1")))
        .isEqualTo("prod/node/n1/fd00::1");
    assertThat(key(state().setNode("n1"))).isEqualTo("prod/node/n1");
  }

  @Test
  void keepsAPartOfAPodBesideThePod() {
    ContainerState part = state().setPodUid("u1").setPod("web").setContainerName("sidecar").build();

    assertThat(Events.ofPart(part, "sidecar").key()).isEqualTo("prod/pod-uid/u1/sidecar");
  }

  @Test
  void leavesTheKeyOfAPluginsOwnEventToThePlugin() {
    Tick own = Tick.newBuilder().setSource("s").setCluster("").setTime(THEN).build();

    assertThatThrownBy(() -> Events.of(own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no key is known for an event of type Tick");
  }

  private static String key(ContainerState.Builder state) {
    return Events.of(state.build()).key();
  }

  private static ContainerState.Builder state() {
    return ContainerState.newBuilder()
        .setEventId("1")
        .setTime(THEN)
        .setCluster("prod")
        .setSource("pods")
        .setState(RunState.RUNNING)
        .setRuntime("kubernetes")
        .setOwners(List.of())
        .setAddresses(List.of())
        .setLabels(Map.of());
  }

  private static NetworkFlow flow(@Nullable String containerId) {
    return NetworkFlow.newBuilder()
        .setEventId("1")
        .setTime(THEN)
        .setCluster("prod")
        .setSource("flows")
        .setFlowId("f1")
        .setStart(THEN)
        .setInterim(true)
        .setSourceAddress("10.0.0.7")
        .setSourcePort(40001)
        .setDestinationAddress("203.0.113.5")
        .setDestinationPort(3333)
        .setTransport("tcp")
        .setContainerId(containerId)
        .build();
  }

  private static ImagePull pull(@Nullable String tag) {
    return ImagePull.newBuilder()
        .setEventId("1")
        .setTime(THEN)
        .setCluster("prod")
        .setSource("registry")
        .setImage("docker.io/library/cron@sha256:0")
        .setRegistry("docker.io")
        .setRepository("library/cron")
        .setTag(tag)
        .build();
  }
}
