package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordHead;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.RunState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerEventParserTest {
  private final DockerEventParser parser = new DockerEventParser();

  @Test
  void readsPullsOfRealDaemonsAndPassesOverWhatIsNone() throws Exception {
    String lines = new String(SharedData.bytes("registry/docker-events/events.jsonl"), UTF_8);

    List<ParsedEvent> events = parseLines(lines);

    assertThat(events)
        .extracting(ParsedEvent::key, ParsedEvent::time)
        .containsExactly(
            tuple("docker.io/library/nginx:latest", Instant.parse("2016-09-06T11:40:25.060579Z")),
            tuple(
                "docker.io/library/nginx:alpine", Instant.parse("2023-04-25T17:40:48.584940729Z")),
            tuple(
                "docker.io/library/alpine:latest",
                Instant.parse("2017-05-03T16:01:32.425544865Z")));
  }

  @Test
  void tellsTheLifeOfAContainerFromItsEvents() throws Exception {
    List<ParsedEvent> events = parseLines(Recorded.text("events.jsonl"));

    assertThat(events)
        .extracting(ParsedEvent::value)
        .map(ContainerState.class::cast)
        .filteredOn(state -> state.getContainerId().orElse("").equals(Recorded.MINER))
        .extracting(
            ContainerState::getState,
            state -> state.getImage().orElse(""),
            state -> state.getContainerName().orElse(""),
            ContainerState::getLabels)
        .containsExactly(
            life(RunState.CREATED),
            life(RunState.RUNNING),
            life(RunState.STOPPED),
            life(RunState.STOPPED));
  }

  private static org.assertj.core.groups.Tuple life(RunState state) {
    return tuple(
        state,
        "docker.io/team/miner:1",
        "miner",
        java.util.Map.of("org.opencontainers.image.title", "quiet"));
  }

  @Test
  void keysAContainerByItsAliasAndGivesTheSameLineTheSameId() throws Exception {
    String line = Recorded.text("events.jsonl").lines().reduce((first, last) -> last).orElseThrow();

    List<ParsedEvent> twice = parseLines(line + "\n" + line);

    assertThat(twice).extracting(ParsedEvent::key).containsOnly("prod/container/" + Recorded.MINER);
    assertThat(twice.get(0)).isEqualTo(twice.get(1));
  }

  @Test
  void keepsThePinnedDigestOfAPullByDigest() throws Exception {
    String digest = "sha256:" + "a".repeat(64);
    String line =
        """
        {"Type":"image","Action":"pull","Actor":{"ID":"alpine@%s","Attributes":{"name":"alpine"}},\
        "timeNano":1795499553049085823}"""
            .formatted(digest);

    ImagePull pull = (ImagePull) parseLines(line).get(0).value();

    assertThat(pull.getImage()).isEqualTo("docker.io/library/alpine");
    assertThat(pull.getManifestDigest()).contains(digest);
    assertThat(pull.getTag()).isEmpty();
  }

  @Test
  void readsPodmansLines() throws Exception {
    String line =
        """
        {"ID":"3a83e7ec7491adfa83edde65f415fd133d3a47fd6be9b2b1843b46d3a188c4da",\
        "Name":"docker.io/library/rust:alpine","Status":"pull",\
        "Time":"2022-07-19T21:25:34.684610229+02:00","Type":"image","Attributes":null}""";

    List<ParsedEvent> events = parseLines(line);

    assertThat(events)
        .extracting(ParsedEvent::key, ParsedEvent::time)
        .containsExactly(
            tuple(
                "docker.io/library/rust:alpine", Instant.parse("2022-07-19T19:25:34.684610229Z")));
  }

  @Test
  void readsTheNanosecondsThatLaterPodmansWriteAsDockerDoes() throws Exception {
    String line =
        """
        {"ID":"3a83e7ec7491adfa83edde65f415fd133d3a47fd6be9b2b1843b46d3a188c4da",\
        "Name":"docker.io/library/rust:alpine","Status":"pull",\
        "time":1795499553,"timeNano":1795499553250000000,"Type":"image","Attributes":null}""";

    assertThat(parseLines(line))
        .extracting(ParsedEvent::time)
        .containsExactly(Instant.ofEpochSecond(1_795_499_553L, 250_000_000));
  }

  @Test
  void readsAnArrayOfEventsAndBuriesTheOneThatIsNone() throws Exception {
    String pull =
        "{\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":{\"ID\":\"alpine:3\"},\"time\":1795499553}";
    String array = "[" + pull + ",{\"Type\":\"image\"}," + pull + "]";

    List<ParsedEvent> events = parseLines(array);

    assertThat(events).hasSize(3);
    assertThat(events.get(1).value()).isInstanceOf(DeadLetter.class);
  }

  @Test
  void passesOverAPruneThatNamesNothing() throws Exception {
    String lines =
        """
        {"Type":"builder","Action":"prune","Actor":{"ID":"","Attributes":{}},"time":1795499553}
        {"Type":"container","Action":"prune","Actor":{"ID":""},"time":1795499553}
        {"Type":"image","Action":"prune","Actor":{},"time":1795499553}
        {"Type":"system","Status":"prune","Time":"2026-11-24T05:52:33Z","Attributes":null}
        """;

    assertThat(parseLines(lines)).isEmpty();
  }

  @Test
  void refusesAContainersEndThatNamesNoContainer() {
    assertRefused(
        "{\"Type\":\"container\",\"Action\":\"die\",\"Actor\":{\"ID\":\"\"},\"time\":1795499553}",
        "Actor.ID");
    assertRefused(
        "{\"Type\":\"container\",\"Status\":\"died\",\"Time\":\"2026-11-24T05:52:33Z\"}", "ID");
  }

  @Test
  void readsTheEndOfAPodmanContainer() throws Exception {
    String line =
        """
        {"ID":"c1","Image":"docker.io/library/alpine:3","Name":"job","Status":"%s",\
        "Time":"2026-11-24T05:52:33Z","Type":"container","Attributes":{"team":"shop"}}""";

    List<ParsedEvent> events = parseLines(line.formatted("died") + "\n" + line.formatted("remove"));

    assertThat(events)
        .extracting(ParsedEvent::value)
        .map(ContainerState.class::cast)
        .extracting(ContainerState::getState, ContainerState::getRuntime)
        .containsExactly(tuple(RunState.STOPPED, "podman"), tuple(RunState.STOPPED, "podman"));
  }

  @Test
  void doesNotTakeAnImageIdForAName() throws Exception {
    String line =
        """
        {"Type":"container","Action":"start","Actor":{"ID":"c1","Attributes":{"image":"%s"}},\
        "time":1795499553}"""
            .formatted("sha256:" + "b".repeat(64));

    ContainerState state = (ContainerState) parseLines(line).get(0).value();

    assertThat(state.getImage()).isEmpty();
    assertThat(state.getImageDigest()).contains("sha256:" + "b".repeat(64));
  }

  @Test
  void refusesWhatIsNoEventAndSaysWhy() {
    assertRefused("", "expected one JSON document");
    assertRefused("{\"Type\":\"image\"", "not JSON");
    assertRefused("[{}]", "without Type");
    assertRefused("{\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":{}}", "Actor.ID");
    assertRefused(
        "{\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":{\"ID\":\"UPPER CASE\"},\"time\":5}",
        "'UPPER CASE'");
    assertRefused(
        "{\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":{\"ID\":\"a\"},\"time\":-5}", "time");
    assertRefused("[".repeat(100_000), "not JSON");
  }

  @Test
  void keepsARecordSmallHoweverManyLabelsItHas() throws Exception {
    StringBuilder labels = new StringBuilder("\"image\":\"a\"");
    for (int i = 0; i < 2000; i++) {
      labels.append(",\"label-").append(i).append("\":\"").append("x".repeat(5000)).append('"');
    }
    String line =
        "{\"Type\":\"container\",\"Action\":\"start\",\"Actor\":{\"ID\":\"c1\",\"Attributes\":{"
            + labels
            + "}},\"time\":1795499553}";

    ContainerState state = (ContainerState) parseLines(line).get(0).value();

    assertThat(state.getLabels()).hasSize(64);
    assertThat(state.getLabels().values()).allMatch(value -> value.length() <= 1024);
  }

  @Test
  void recognisesDockersAndPodmansLinesAndNoOthers() throws IOException {
    String first = Recorded.text("events.jsonl").lines().findFirst().orElseThrow();

    assertThat(parser.recognises(head(first))).isTrue();
    assertThat(parser.recognises(head("{\"ID\":1,\"Name\":2,\"Status\":3,\"Type\":4}"))).isTrue();
    assertThat(parser.recognises(head("{\"Type\":1,\"Status\":2,\"Time\":3}"))).isTrue();
    assertThat(parser.recognises(head("{\"Type\":1,\"Status\":2}"))).isFalse();
    assertThat(parser.recognises(head("{\"kind\":\"Event\",\"Type\":\"x\"}"))).isFalse();
    assertThat(parser.recognises(head(Recorded.text("image.json")))).isFalse();
  }

  @Test
  void readsWhatPodmanPulledWhenItIsAskedByDockersApi() throws MalformedEventException {
    String pull =
        """
        {"status":"pull","id":"%1$s","Type":"image","Action":"pull","scope":"local",
         "Actor":{"ID":"%1$s","Attributes":{"name":"docker.io/acme/web:3"}},"time":1774342800}"""
            .formatted("ab".repeat(32))
            .replace("\n", "");

    assertThat(parseLines(pull))
        .extracting(event -> ((ImagePull) event.value()).getImage())
        .containsExactly("docker.io/acme/web:3");
  }

  @Test
  void anImageThatHasLostItsNameIsNothingToRefuse() throws MalformedEventException {
    String end = "\"Time\":\"2026-03-24T09:00:00+01:00\",\"Type\":\"image\"}\n";

    assertThat(
            parseLines(
                "{\"ID\":\"ab\",\"Name\":\"\",\"Status\":\"untag\","
                    + end
                    + "{\"ID\":\"ab\",\"Name\":\"\",\"Status\":\"loadfromarchive\","
                    + end))
        .isEmpty();
    assertRefused("{\"ID\":\"ab\",\"Name\":\"\",\"Status\":\"pull\"," + end, "ID");
  }

  private void assertRefused(String record, String reason) {
    assertThatThrownBy(() -> parser.parse(record.getBytes(UTF_8), Recorded.FROM))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(reason);
  }

  private static RecordHead head(String record) {
    return RecordHead.of(record.getBytes(UTF_8));
  }

  private List<ParsedEvent> parseLines(String lines) throws MalformedEventException {
    List<ParsedEvent> events = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      events.addAll(parser.parse(line.getBytes(UTF_8), Recorded.FROM));
    }
    return events;
  }
}
