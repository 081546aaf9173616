package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerSourceTest {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final String PULL =
      "{\"Type\":\"image\",\"Action\":\"pull\",\"Actor\":{\"ID\":\"team/miner:1\"},"
          + "\"timeNano\":3795499553049085823}\n";

  private final RecordingPublisher publisher = new RecordingPublisher();
  private Path proc;
  private Path socket;
  private Source source;

  @BeforeEach
  void pointAtTheSocket(@TempDir Path directory) {
    proc = directory.resolve("proc");
    socket = directory.resolve("docker.sock");
    Duration often = Duration.ofMillis(200);
    DockerSource.Config config =
        new DockerSource.Config(
            socket.toString(),
            "",
            often,
            often,
            Duration.ofMinutes(5),
            Duration.ofSeconds(2),
            proc.toString());
    source =
        new DockerSource.Factory()
            .create(
                config,
                new SourceContext(
                    Recorded.FROM,
                    publisher,
                    (path, name, formats, reader) -> {},
                    Clock.systemUTC()));
  }

  @AfterEach
  void closeTheSource() {
    source.close();
  }

  @Test
  void tellsWhoRunsOnStartUpWithImageAndUse() throws Exception {
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      source.start();

      await("a sample", () -> has(ResourceSample.class));

      ContainerState state = publisher.values(ContainerState.class).get(0);
      assertThat(state.getState()).isEqualTo(RunState.RUNNING);
      assertThat(state.getNode()).contains("host-1");
      assertThat(state.getAddresses()).containsExactly("203.0.113.2");
      ResourceSample sample = publisher.values(ResourceSample.class).get(0);
      assertThat(sample.getCpuLimitCores()).contains(0.5);
      assertThat(sample.getNode()).contains("host-1");
      assertThat(sample.getImage()).contains("docker.io/team/miner:1");
      assertThat(publisher.values(ImageMetadata.class))
          .singleElement()
          .satisfies(image -> assertThat(image.getHistory()).isNotEmpty());
      assertThat(source.health().reachable()).isTrue();
      assertThat(daemon.asked()).anyMatch(path -> path.contains("one-shot=true"));
    }
  }

  @Test
  void looksOnAfterAnError() throws Exception {
    publisher.throwOnce(new AssertionError("no stack left"));
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      source.start();
      await("an error", publisher::hasThrown);

      await("a sample", () -> has(ResourceSample.class));

      await("no trouble", () -> !source.health().detail().contains("no stack left"));
      assertThat(daemon.asked()).isNotEmpty();
    }
  }

  @Test
  void tellsAPullWithTheDigestTheEngineThenKnows() throws Exception {
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      daemon.tell(PULL);
      source.start();

      await("a pull", () -> has(ImagePull.class));

      ImagePull pull = publisher.values(ImagePull.class).get(0);
      assertThat(pull.getImage()).isEqualTo("docker.io/team/miner:1");
      assertThat(pull.getNode()).contains("host-1");
      assertThat(pull.getConfigDigest().orElse("")).startsWith("sha256:fb87c1c1cfcc");
    }
  }

  @Test
  void goesOnAfterAnEventThatCannotBeRead() throws Exception {
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      daemon.tell("{\"Type\":\n" + PULL);
      source.start();

      await("a pull", () -> has(ImagePull.class));

      assertThat(publisher.rejected()).anyMatch(dead -> dead.original().equals("{\"Type\":"));
    }
  }

  @Test
  void tellsTheConnectionsOfAContainerAndWhatItCannotCount() throws Exception {
    putProcess("9:pids:/docker/" + Recorded.MINER);
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      source.start();

      await("a flow", () -> has(NetworkFlow.class));

      NetworkFlow flow = publisher.values(NetworkFlow.class).get(0);
      assertThat(flow.getDestinationAddress()).isEqualTo("203.0.113.10");
      assertThat(flow.getDestinationPort()).isEqualTo(3333);
      assertThat(flow.getBytesOut()).isEmpty();
      assertThat(source.health().detail()).contains("iproute2");
      assertThat(daemon.asked()).isNotEmpty();
    }
  }

  @Test
  void neverReadsTheConnectionsOfAProcessThatIsNotTheContainers() throws Exception {
    putProcess("0::/user.slice/sshd");
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      source.start();

      await("a word about it", () -> source.health().detail().contains("cgroup"));

      assertThat(publisher.values(NetworkFlow.class)).isEmpty();
      assertThat(daemon.asked()).isNotEmpty();
    }
  }

  @Test
  void endsContainersAndConnectionsThatAreGone() throws Exception {
    putProcess("9:pids:/docker/" + Recorded.MINER);
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      source.start();
      await("a flow", () -> has(NetworkFlow.class));
      daemon.answer(
          "/containers/" + Recorded.MINER + "/json", Recorded.bytes("container-exited.json"));

      daemon.answer("/containers/json", "[]".getBytes(UTF_8));

      await(
          "the end of the flow",
          () -> publisher.values(NetworkFlow.class).stream().anyMatch(flow -> !flow.getInterim()));
      await(
          "the end of the container",
          () ->
              publisher.values(ContainerState.class).stream()
                  .anyMatch(state -> state.getState() == RunState.STOPPED));
    }
  }

  @Test
  void waitsForAnEngineThatIsAwayAndSaysSo() throws Exception {
    source.start();
    await("a word about it", () -> source.health().detail().contains("docker.sock"));
    assertThat(source.health().reachable()).isFalse();

    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      await("the engine to be found", () -> source.health().reachable());
      await("a sample", () -> has(ResourceSample.class));
      assertThat(daemon.asked()).contains("/info");
    }
  }

  @Test
  void followsTheEventsAgainAfterABrokenStream() throws Exception {
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      daemon.tell(PULL);
      source.start();
      await("a pull", () -> has(ImagePull.class));
      assertThat(daemon.asked()).isNotEmpty();
    }
    try (RecordedDaemon again = RecordedDaemon.withMiner(socket)) {
      await(
          "the stream from the last event on",
          () ->
              again.asked().stream()
                  .anyMatch(path -> path.startsWith("/events?since=3795499553.049085823")));
    }
  }

  @Test
  void survivesAnEngineThatAnswersNonsense() throws IOException {
    try (RecordedDaemon daemon = RecordedDaemon.withMiner(socket)) {
      daemon.answer("/containers/json", "[".repeat(1000).getBytes(UTF_8));
      source.start();

      await("a word about it", () -> source.health().detail().contains("not JSON"));

      daemon.answer("/containers/json", "[]".getBytes(UTF_8));
      await("the engine to be read again", () -> source.health().reachable());
    }
  }

  @Test
  void checksItsSettingsAtTheDoor() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(
            () ->
                new DockerSource.Config("docker.sock", "", second, second, second, second, "/proc"))
        .hasMessage("socket must be an absolute path, was 'docker.sock'");
    assertThatThrownBy(
            () ->
                new DockerSource.Config(
                    "/docker.sock", "", Duration.ZERO, second, second, second, "/proc"))
        .hasMessage("sampleInterval must be at least 100ms, was PT0S");
  }

  @Test
  void isFoundByItsType() {
    assertThat(ServiceLoader.load(Source.Factory.class))
        .anyMatch(factory -> factory.type().equals("docker"));
  }

  private void putProcess(String cgroup) throws IOException {
    Path process = proc.resolve("25051");
    Files.createDirectories(process.resolve("net"));
    Files.writeString(process.resolve("cgroup"), cgroup);
    Files.writeString(process.resolve("net/tcp"), Recorded.text("tcp.txt"));
  }

  private boolean has(Class<?> type) {
    return !publisher.values(type).isEmpty();
  }

  private static void await(String what, java.util.function.BooleanSupplier condition) {
    Await.until(what, LONGEST, condition);
  }
}
