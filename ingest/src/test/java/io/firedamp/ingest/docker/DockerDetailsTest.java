package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the daemon spells names, times and states, and what is made of each. */
class DockerDetailsTest {
  private static final String HEX =
      "fb87c1c1cfcc583218793c291cd12e41ab1a5202818448ae3189c35452a2da1f";

  @ParameterizedTest
  @CsvSource({
    "host, true, false",
    "container:c0, false, false",
    "bridge, false, true",
    "my-network, false, true",
    "none, false, true",
    "'', false, true"
  })
  void tellsWhoseNetworkAContainerUses(String mode, boolean host, boolean own) throws Exception {
    ContainerFacts container =
        container("\"HostConfig\":{\"NetworkMode\":\"%s\"},%s".formatted(mode, NETWORKS));

    assertThat(container.hostNetwork()).isEqualTo(host);
    assertThat(container.ownNetwork()).isEqualTo(own);
    assertThat(container.addresses()).hasSize(host ? 0 : 3);
  }

  private static final String NETWORKS =
      """
      "NetworkSettings":{"Networks":{
       "b":{"IPAddress":"10.0.0.9","GlobalIPv6Address":"2001:DB8:0::1"},
       "a":{"IPAddress":"10.0.0.2","GlobalIPv6Address":""},
       "c":{"IPAddress":"10.0.0.9"},"d":{"IPAddress":"invalid IP"},"e":5}}""";

  @Test
  void spellsAContainersAddressesOnceEachAndInOrder() throws Exception {
    assertThat(container(NETWORKS).addresses())
        .containsExactly("10.0.0.2", "10.0.0.9", "2001:db8::1");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"Running\":true,\"Status\":\"running\"', RUNNING, 2026-01-01T00:00:02Z",
    "'\"Running\":true,\"Paused\":true,\"Status\":\"paused\"', RUNNING, 2026-01-01T00:00:02Z",
    "'\"Running\":false,\"Status\":\"created\"', CREATED, 2026-01-01T00:00:01Z",
    "'\"Running\":false,\"Status\":\"exited\"', STOPPED, 2026-01-01T00:00:03Z",
    "'\"Status\":\"dead\"', STOPPED, 2026-01-01T00:00:03Z"
  })
  void datesAStateByWhatLedToIt(String state, RunState expected, Instant since) throws Exception {
    ContainerFacts container =
        container(
            ("\"Created\":\"2026-01-01T00:00:01Z\",\"State\":{%s,"
                    + "\"StartedAt\":\"2026-01-01T00:00:02Z\",\"FinishedAt\":\"2026-01-01T00:00:03Z\"}")
                .formatted(state));

    assertThat(container.state()).isEqualTo(expected);
    assertThat(container.since()).contains(since);
  }

  @Test
  void datesAContainerThatNeverRanOrNeverEndedByWhatItHas() throws Exception {
    String zero = "\"0001-01-01T00:00:00Z\"";
    String state =
        "\"Created\":\"2026-01-01T00:00:01Z\",\"State\":{\"StartedAt\":%s,\"FinishedAt\":%s}";

    assertThat(container(state.formatted(zero, zero)).since())
        .contains(Instant.parse("2026-01-01T00:00:01Z"));
    assertThat(container(state.formatted("\"2026-01-01T00:00:02Z\"", zero)).since())
        .contains(Instant.parse("2026-01-01T00:00:02Z"));
    assertThat(container("\"State\":{}").since()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "'\"NanoCpus\":1500000000', 1.5",
        "'\"NanoCpus\":0,\"CpuQuota\":50000', 0.5",
        "'\"CpuQuota\":50000,\"CpuPeriod\":0', 0.5",
        "'\"CpuQuota\":50000,\"CpuPeriod\":200000', 0.25",
        "'\"NanoCpus\":2000000000,\"CpuQuota\":50000', 2",
        "'\"CpuQuota\":-1,\"CpuPeriod\":100000', none",
        "'\"NanoCpus\":\"2\"', none",
        "'', none"
      })
  void readsALimitOrNone(String host, Double cores) throws Exception {
    var limit = container("\"HostConfig\":{" + host + "}").cpuLimit();

    assertThat(limit.isPresent() ? Optional.of(limit.getAsDouble()) : Optional.empty())
        .isEqualTo(Optional.ofNullable(cores));
  }

  @Test
  void anImageNamedByItsIdIsNoName() throws Exception {
    String image = "\"Image\":\"sha256:" + HEX + "\",\"Config\":{\"Image\":\"%s\"}";

    assertThat(container(image.formatted("sha256:" + HEX)).image()).isEmpty();
    assertThat(container(image.formatted(HEX.substring(0, 12))).image()).isEmpty();
    assertThat(container(image.formatted(HEX)).image()).isEmpty();
    assertThat(container(image.formatted("beef00000000")).image())
        .contains("docker.io/library/beef00000000:latest");
    assertThat(container(image.formatted("UPPER CASE")).image()).isEmpty();
  }

  @Test
  void anImageIdIsOfTheConfigurationUnlessContainerdKeepsTheImage() throws Exception {
    String image = "\"Image\":\"sha256:" + HEX + "\"";

    assertThat(container(image).configDigest()).contains("sha256:" + HEX);
    assertThat(container(image + ",\"ImageManifestDescriptor\":{}").configDigest()).isEmpty();
    assertThat(container(image + ",\"ImageManifestDescriptor\":{}").imageId())
        .contains("sha256:" + HEX);
    assertThat(container("\"Image\":\"sha256:zz\"").imageId()).isEmpty();
  }

  @Test
  void aContainerWithoutAnIdIsNone() {
    assertThatThrownBy(() -> ContainerFacts.of(tree("{\"Name\":\"/x\"}")))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("a container without Id");
  }

  @Test
  void aSightingNamesHostNetworkAndOnlyWhatIsKnown() throws Exception {
    ContainerFacts bare = container("\"State\":{\"Running\":true}");
    Instant seen = Instant.parse("2026-01-01T00:00:00Z");

    ContainerState state =
        (ContainerState) bare.sighting(Recorded.FROM, Optional.of("host-1"), seen).value();

    assertThat(state.getNode()).contains("host-1");
    assertThat(state.getContainerName()).isEmpty();
    assertThat(state.getImage()).isEmpty();
    assertThat(state.getStarted()).isEmpty();
    assertThat(state.getRuntime()).contains("docker");
    assertThat(state.getOwners()).isEmpty();
    assertThat(bare.sighting(Recorded.FROM, Optional.empty(), seen.plusSeconds(1)).value())
        .extracting(value -> ((ContainerState) value).getEventId())
        .isNotEqualTo(state.getEventId());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "create, CREATED",
        "start, RUNNING",
        "die, STOPPED",
        "died, STOPPED",
        "destroy, STOPPED",
        "remove, STOPPED",
        "exec_start, none",
        "stop, none",
        "kill, none",
        "pause, none"
      })
  void knowsWhichEventsChangeAContainersState(String action, RunState state) throws Exception {
    assertThat(DockerEventParser.stateAfter(event("container", action, "c1", "\"time\":5")))
        .isEqualTo(Optional.ofNullable(state));
    assertThat(DockerEventParser.stateAfter(event("network", action, "n1", "\"time\":5")))
        .isEmpty();
  }

  @Test
  void anEventIsDatedToTheNanosecondWhereTheDaemonTellsIt() throws Exception {
    assertThat(event("image", "pull", "a", "\"time\":5,\"timeNano\":7000000001").time())
        .isEqualTo(Instant.ofEpochSecond(7, 1));
    assertThat(event("image", "pull", "a", "\"time\":5").time())
        .isEqualTo(Instant.ofEpochSecond(5));
    assertThat(event("image", "pull", "a", "\"time\":4294967294").nanos())
        .isEqualTo(4_294_967_294_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"time\":0", "\"time\":-1", "\"time\":4294967295", "\"time\":\"5\"", "\"x\":1"})
  void anEventThatTellsNoTimeIsRefused(String time) {
    assertThatThrownBy(() -> event("image", "pull", "a", time))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("an event needs a time, in seconds since 1970");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE})
  void anEventFromBeforeAllTimeOrFarAheadIsRefused(long nanos) {
    assertThatThrownBy(() -> event("image", "pull", "a", "\"timeNano\":" + nanos))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("an event's time must be after 1970, was " + nanos + " ns");
  }

  @Test
  void olderDaemonsTellActionAndIdOutsideTheActor() throws Exception {
    DockerEvent event =
        DockerEvent.of(
            tree(
                "{\"Type\":\"container\",\"status\":\"die\",\"id\":\"c1\",\"Actor\":{},\"time\":5}"));

    assertThat(event.action()).isEqualTo("die");
    assertThat(event.id()).isEqualTo("c1");
    assertThat(event.engine()).isEqualTo("docker");
  }

  @Test
  void whatTheEngineAddsIsNoLabel() throws Exception {
    DockerEvent event =
        DockerEvent.of(
            tree(
                """
                {"Type":"container","Action":"die","Actor":{"ID":"c1","Attributes":{"image":"a","name":"n",
                 "exitCode":"137","signal":"9","execID":"e","execDuration":"3","containerExitCode":"0",
                 "team":"shop","empty":""}},"time":5}"""));

    assertThat(event.labels()).containsOnly(Map.entry("team", "shop"), Map.entry("empty", ""));
    assertThat(event.attribute("exitCode")).contains("137");
    assertThat(event.attribute("empty")).isEmpty();
    assertThat(event.attribute("absent")).isEmpty();
  }

  @Test
  void podmansNamesGoWhereDockersAre() throws Exception {
    DockerEvent event =
        DockerEvent.of(
            tree(
                """
                {"Type":"container","Status":"start","ID":"c1","Name":"job","Image":"alpine:3",
                 "time":1795499553,"Attributes":{"team":"shop"}}"""));

    assertThat(event.attribute("name")).contains("job");
    assertThat(event.attribute("image")).contains("alpine:3");
    assertThat(event.labels()).containsOnlyKeys("team");
    assertThat(event.time()).isEqualTo(Instant.ofEpochSecond(1_795_499_553L));
  }

  @Test
  void aPullIsOfAnIndexOnlyWhereTheEngineSaysThatItIs() throws Exception {
    String digest = "sha256:" + HEX;
    String inspected =
        "{\"Id\":\"%s\",\"RepoDigests\":[\"team/app@%s\"],\"Descriptor\":{\"mediaType\":\"%s\"}}";
    ImageFacts index =
        ImageFacts.of(
            tree(inspected.formatted(digest, digest, "application/vnd.oci.image.index.v1+json")));
    ImageFacts list =
        ImageFacts.of(
            tree(
                inspected.formatted(
                    digest, digest, "application/vnd.docker.distribution.manifest.list.v2+json")));
    ImageFacts manifest =
        ImageFacts.of(
            tree(
                inspected.formatted(digest, digest, "application/vnd.oci.image.manifest.v1+json")));

    assertThat(index.isIndex(digest)).isTrue();
    assertThat(list.isIndex(digest)).isTrue();
    assertThat(manifest.isIndex(digest)).isFalse();
    assertThat(index.isIndex("sha256:" + "0".repeat(64))).isFalse();
    assertThat(manifest.configDigest()).isEmpty();
  }

  @Test
  void theDigestOfANameIsThatOfItsOwnRepository() throws Exception {
    ImageFacts image =
        ImageFacts.of(
            tree(
                """
                {"Id":"sha256:%s","RepoDigests":["other/app@sha256:%s","ghcr.io/team/app@sha256:%s",
                 "team/app@sha256:%s","<none>@<none>"],"RepoTags":["team/app:2","team/app:2","<none>:<none>"]}"""
                    .formatted(HEX, "1".repeat(64), "2".repeat(64), "3".repeat(64))));
    ImageReference name = ImageReference.parse("team/app:2").orElseThrow();

    assertThat(image.digestOf(name)).contains("sha256:" + "3".repeat(64));
    assertThat(image.digestOf(ImageReference.parse("team/none").orElseThrow())).isEmpty();
    assertThat(image.references()).containsExactly("docker.io/team/app:2");
    assertThat(image.configDigest()).contains("sha256:" + HEX);
    assertThat(image.metadata(Recorded.FROM, List.of(), Instant.EPOCH)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01T02:00:00+02:00, 2026-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z, none",
        "1970-01-01T00:00:00Z, none",
        "2199-12-31T23:59:59Z, 2199-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z, none",
        "yesterday, none",
        "2026-01-01, none"
      })
  void aTimeIsReadWhereItIsOne(String text, Instant time) {
    assertThat(Images.time(Optional.of(text))).isEqualTo(Optional.ofNullable(time));
  }

  @Test
  void aListIsCutAtSoManyItemsAndSoManyCharacters() {
    assertThat(Bounds.list(Collections.nCopies(600, "a"))).hasSize(512);
    assertThat(Bounds.list(Collections.nCopies(40, "x".repeat(9000))))
        .hasSize(16)
        .allMatch(item -> item.length() == 8 * 1024);
    assertThat(Bounds.text("x".repeat(8 * 1024))).hasSize(8 * 1024).doesNotEndWith("…");
  }

  @Test
  void labelsAreCutInNumberAndLength() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < 70; i++) {
      Bounds.putLabel(labels, i + "n".repeat(2000), "v".repeat(2000));
    }

    assertThat(labels).hasSize(64);
    assertThat(labels.keySet()).allMatch(name -> name.length() == 1024);
    assertThat(labels.values()).allMatch(value -> value.length() == 1024);
  }

  private static ContainerFacts container(String members) throws MalformedEventException {
    return ContainerFacts.of(tree("{\"Id\":\"c1\"," + members + "}"));
  }

  private static DockerEvent event(String type, String action, String id, String time)
      throws MalformedEventException {
    return DockerEvent.of(
        tree(
            "{\"Type\":\"%s\",\"Action\":\"%s\",\"Actor\":{\"ID\":\"%s\"},%s}"
                .formatted(type, action, id, time)));
  }

  private static JsonTree tree(String json) throws MalformedEventException {
    return JsonTree.of(json.getBytes(UTF_8));
  }
}
