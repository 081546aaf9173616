package io.firedamp.e2e.counterparts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network.Ipam;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.sinks.syslog.Rsyslogd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.PullPolicy;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/**
 * From a real pull to one incident in a SIEM's inbox. A real registry, a real Docker daemon and a
 * real rsyslog; the miner burns CPU in a loop and its pool is a listener of this test, on an
 * address of RFC 5737's documentation range, so that nothing leaves the machine.
 */
class CounterpartsIT {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final Duration LEARNING = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final long CPUS_IN_NANOS = 200_000_000;
  private static final String SUBNET = "198.51.100.192/28";
  private static final String GATEWAY = "198.51.100.193";
  private static final String BURN = "while :; do :; done";

  /** One long, quiet connection: who it is, and a share every ten seconds. */
  private static final String TALK =
      """
      { echo '{"id":1,"method":"mining.subscribe","params":["busyloop/1.0"]}'
        /bin/busybox sleep 1
        echo '{"id":2,"method":"mining.authorize","params":["worker-1","x"]}'
        while :; do
          /bin/busybox sleep 10
          echo '{"id":3,"method":"mining.submit","params":["worker-1","6a1f","4d16b6f8"]}'
        done
      } | /bin/busybox nc $POOL""";

  private final ObjectMapper json = new ObjectMapper();
  private final List<AutoCloseable> started = new ArrayList<>();
  private final String run = "firedamp-it-" + ProcessHandle.current().pid();

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  @BeforeEach
  void findTheCounterparts() {
    require(Files.isExecutable(DockerRegistry.PROGRAM), "docker-registry is not installed");
    require(Files.isExecutable(BUSYBOX), "a static busybox is not installed");
    require(DockerClientFactory.instance().isDockerAvailable(), "no Docker daemon answers");
  }

  @AfterEach
  void stopWhatWasStarted() throws Exception {
    Exception failure = null;
    for (int i = started.size() - 1; i >= 0; i--) {
      try {
        started.get(i).close();
      } catch (Exception e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Test
  void findsTheMinerOnceAndNotItsBusyNeighbour() throws Exception {
    Rsyslogd rsyslog = closing(Rsyslogd.start(directory));
    FiredampProcess firedamp = closing(FiredampProcess.start(directory, settings(rsyslog)));
    DockerRegistry registry =
        closing(
            DockerRegistry.start(
                directory, freePort(), firedamp.url() + "/v1/registry/distribution"));
    Network network = closing(network());
    StratumServer pool = closing(new StratumServer(GATEWAY));

    String known = publish(registry, "quartz/ledger:2.0", BURN);
    start(known, "ledger", network, pool);
    long seen = System.nanoTime();
    Await.until("the learning period to pass", LONGEST, () -> isLearned(seen));
    String miner = publish(registry, "quartz/reports:1.4", BURN + " & " + TALK);
    GenericContainer<?> container = start(miner, "reports", network, pool);
    Await.until("all legs to meet", LONGEST, () -> isHeld(latest(firedamp)));
    assertThatTheNeighbourBurnsToo(firedamp);
    assertThatTheRegistryTold(firedamp, "quartz/reports", miner);
    stop(container);
    Await.until("it to be over", LONGEST, () -> is("CLOSED", latest(firedamp)));
    startAgain(container);
    Await.until("it to begin again", LONGEST, () -> is("REOPENED", latest(firedamp)));
    firedamp.stop();

    List<JsonNode> delivered = incidents(firedamp.delivered());
    JsonNode incident = delivered.get(delivered.size() - 1);
    assertThat(delivered)
        .extracting(revision -> revision.path("incident_id").asText())
        .containsOnly(incident.path("incident_id").asText());
    assertThat(incident.path("workload").path("name").asText()).isEqualTo(run + "-reports");
    assertThat(incident.path("severity").asText()).isEqualTo("HIGH");
    assertThat(texts(incident.path("correlations"))).contains("COR-01");
    assertThat(incident.path("legs").findValuesAsText("leg"))
        .containsExactlyInAnyOrder("IMAGE", "COMPUTE", "NETWORK");
    assertThat(texts(incident.path("images"))).contains(miner);
    assertThat(texts(incident.path("destinations"))).containsExactly(GATEWAY + ":" + pool.port());
    List<String> messages = rsyslog.messages(delivered.size());
    assertThat(messages)
        .hasSize(delivered.size())
        .zipSatisfy(
            delivered,
            (message, revision) ->
                assertThat(message)
                    .contains("externalId=" + revision.path("delivery_key").asText()));
    assertThat(messages.get(messages.size() - 1)).contains("|COR-01|", "|8|externalId=");
    assertThat(delivered)
        .extracting(revision -> revision.path("delivery_key").asText())
        .doesNotHaveDuplicates();
    List<String> changes = changes(delivered);
    assertThat(changes).startsWith("OPENED").containsOnlyOnce("OPENED", "CLOSED", "REOPENED");
    // One for each leg and severity it had, one for its end, and few after it came back.
    assertThat(changes).hasSizeLessThanOrEqualTo(12);
  }

  private static List<String> changes(List<JsonNode> revisions) {
    return revisions.stream().map(revision -> revision.path("change").asText()).toList();
  }

  private static boolean is(String change, JsonNode incident) {
    return incident.path("change").asText().equals(change);
  }

  private static void stop(GenericContainer<?> container) {
    DockerClientFactory.instance().client().killContainerCmd(container.getContainerId()).exec();
  }

  private static void startAgain(GenericContainer<?> container) {
    DockerClientFactory.instance().client().startContainerCmd(container.getContainerId()).exec();
  }

  /** All three, and the connection held for long enough to be more than provisional. */
  private static boolean isHeld(JsonNode incident) {
    return incident.path("legs").size() == 3
        && incident.path("legs").findValuesAsText("weight").contains("34");
  }

  private void assertThatTheNeighbourBurnsToo(FiredampProcess firedamp) {
    String id = inspect(run + "-ledger").getId();
    assertThat(firedamp.tail(Topics::signals, 10_000))
        .anySatisfy(
            signal -> {
              assertThat(signal.getSubject()).contains(id);
              assertThat(signal.getLeg()).isEqualTo(Leg.COMPUTE);
            });
  }

  private static void assertThatTheRegistryTold(
      FiredampProcess firedamp, String repository, String image) {
    String digest =
        DockerClientFactory.instance()
            .client()
            .inspectImageCmd(image)
            .exec()
            .getRepoDigests()
            .get(0)
            .replaceAll(".*@", "");
    assertThat(firedamp.tail(Topics::imagePulls, 10_000))
        .filteredOn(pull -> pull.getSource().equals("registry"))
        .filteredOn(pull -> pull.getRepository().equals(repository))
        .singleElement()
        .satisfies(pull -> assertThat(pull.toString()).contains(digest));
  }

  private static InspectContainerResponse inspect(String container) {
    return DockerClientFactory.instance().client().inspectContainerCmd(container).exec();
  }

  private static boolean isLearned(long since) {
    return System.nanoTime() - since > LEARNING.plusSeconds(2).toNanos();
  }

  /** Builds an image, brings it to the registry, and forgets it: whoever runs it must pull it. */
  private String publish(DockerRegistry registry, String name, String script)
      throws InterruptedException {
    String tag = "localhost:" + registry.port + "/" + name;
    closing(() -> remove(tag));
    String built =
        new ImageFromDockerfile(tag, true)
            .withDockerfileFromBuilder(
                from ->
                    from.from("scratch")
                        .copy("busybox", BUSYBOX.toString())
                        .entryPoint(BUSYBOX.toString(), "sh", "-c", script)
                        .build())
            .withFileFromPath("busybox", BUSYBOX)
            .get();
    DockerClient docker = DockerClientFactory.instance().client();
    docker
        .pushImageCmd(built)
        .withAuthConfig(new AuthConfig())
        .exec(new ResultCallback.Adapter<>())
        .awaitCompletion();
    docker.removeImageCmd(tag).withForce(true).exec();
    return tag;
  }

  private GenericContainer<?> start(
      String image, String name, Network network, StratumServer pool) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withImagePullPolicy(PullPolicy.alwaysPull())
            .withNetwork(network)
            .withEnv("POOL", GATEWAY + " " + pool.port())
            .withCreateContainerCmdModifier(
                create -> {
                  HostConfig host = Objects.requireNonNull(create.getHostConfig());
                  host.withNanoCPUs(CPUS_IN_NANOS);
                  create.withName(run + "-" + name);
                });
    closing(container);
    container.start();
    return container;
  }

  private static void remove(String image) {
    try {
      DockerClientFactory.instance().client().removeImageCmd(image).withForce(true).exec();
    } catch (NotFoundException gone) {
      // It was never pulled.
    }
  }

  private static Network network() {
    Network network =
        Network.builder()
            .createNetworkCmdModifier(
                create ->
                    create.withIpam(
                        new Ipam()
                            .withConfig(new Ipam.Config().withSubnet(SUBNET).withGateway(GATEWAY))))
            .build();
    assertThat(network.getId()).isNotEmpty();
    return network;
  }

  /** Windows of seconds; what is judged within them is judged as ever. */
  private static String settings(Rsyslogd rsyslog) {
    return """
        cluster: it
        kafka: {tickInterval: 500ms}
        listener: {port: 0}
        sources:
          registry: {}
          docker: {sampleInterval: 1s, connectionInterval: 1s}
        detectors:
          image: {learning: %ds}
          compute: {bucket: 2s, lateness: 2s, reaffirm: 2s, saturation: {share: 0.6, buckets: 4, of: 6}}
          network: {period: 2s, stratumShape: {provisionalAfter: 10s, holdFor: 20s, reaffirm: 2s}}
          mining: {quiet: 15s}
        sinks:
          file: {}
          siem: {type: syslog, host: localhost, port: %d, certificates: {caFile: '%s'}}
        """
        .formatted(LEARNING.toSeconds(), rsyslog.port, rsyslog.certificate);
  }

  private JsonNode latest(FiredampProcess firedamp) throws IOException {
    List<JsonNode> incidents = incidents(firedamp.delivered());
    return incidents.isEmpty() ? json.missingNode() : incidents.get(incidents.size() - 1);
  }

  private List<JsonNode> incidents(List<String> lines) throws IOException {
    List<JsonNode> incidents = new ArrayList<>();
    for (String line : lines) {
      incidents.add(json.readTree(line).path("firedamp"));
    }
    return incidents;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private <T extends AutoCloseable> T closing(T resource) {
    started.add(resource);
    return resource;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Skips the test without a counterpart, or fails it where every one must be. */
  private static void require(boolean present, String otherwise) {
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(present).as(otherwise).isTrue();
    }
    assumeTrue(present, otherwise);
  }
}
