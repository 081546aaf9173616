package io.firedamp.benchmarks;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.identity.IdentityDetector;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One fact about a pod through the whole identity topology, stores included: of honest pods, and of
 * pods that are as costly as the parsers let anybody make them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IdentityBenchmark {
  static final String HONEST = "honest";
  static final String ADDRESSES = "addresses";
  static final String STOPS = "stops";
  static final String CONTAINERS = "containers";
  static final String NODE = "node";

  private static final Instant START = Instant.parse("2026-03-10T10:00:00Z");
  // Facts within ten seconds may be one.
  private static final Duration APART = Duration.ofSeconds(11);
  // As many as are kept of a pod, and of an alias; one more makes the oldest go.
  private static final int FACTS_KEPT = 128;
  private static final int CLAIMS_KEPT = 512;
  private static final int ADDRESSES_READ = 8;
  private static final int FACTS_OF_A_POD = 4;

  /**
   * {@code honest}: ever new pods, each created, bound, running and gone. {@code addresses}: one
   * pod under eight new addresses in each fact. {@code stops}: the same, stopped again and again,
   * so that all it ever held ends at another time. {@code containers}: the same with ever new
   * containers instead of addresses. {@code node}: ever new pods that run on one node, whose
   * address each of them claims to leave under.
   */
  @Param({HONEST, ADDRESSES, STOPS, CONTAINERS, NODE})
  public String story = HONEST;

  // JMH sets up before the first measurement.
  @SuppressWarnings("NullAway.Init")
  private DetectorHarness harness;

  private int next;

  /** Starts with as many facts as are kept of a pod, or pods of a node. */
  @Setup(Level.Iteration)
  public void open() {
    var factory = new IdentityDetector.Factory();
    harness = new DetectorHarness(factory.create(factory.defaults()));
    next = 0;
    int kept = story.equals(NODE) ? CLAIMS_KEPT : FACTS_KEPT;
    for (int i = 0; i < kept; i++) {
      gather();
    }
  }

  /** Gives back state and its directory. */
  @TearDown(Level.Iteration)
  public void close() {
    harness.close();
  }

  /** One fact more. */
  @Benchmark
  public void gather() {
    harness.publish(fact(next));
    next++;
  }

  /** What came of the facts so far. */
  List<Identity> identities() {
    return harness.identities();
  }

  private ContainerState fact(int number) {
    return switch (story) {
      case HONEST -> ofNewPod(number / FACTS_OF_A_POD, number % FACTS_OF_A_POD, number);
      case ADDRESSES -> underNewAddresses(number);
      case STOPS -> number % 2 == 0 ? underNewAddresses(number) : stopped("miner", number);
      case CONTAINERS -> number % 2 == 0 ? inNewContainer(number) : stopped("miner", number);
      case NODE ->
          ContainerState.newBuilder(running("web-" + number, number, List.of(address(number))))
              .setNodeAddress("192.0.2.11")
              .build();
      default -> throw new IllegalStateException("there is no story '" + story + "'");
    };
  }

  private static ContainerState ofNewPod(int pod, int step, int number) {
    String name = "web-6d8f7c9b5d-" + Integer.toString(pod, 36);
    return switch (step) {
      case 0 ->
          fact("CONTROLLER", name, number)
              .setOwners(
                  List.of(
                      Owner.newBuilder().setKind("ReplicaSet").setName("web-6d8f7c9b5d").build()))
              .build();
      case 1 -> fact("", name, number).setNode("node-1").build();
      case 2 -> running(name, number, List.of(address(pod)));
      default -> stopped(name, number);
    };
  }

  private static ContainerState underNewAddresses(int number) {
    return running(
        "miner",
        number,
        IntStream.range(0, ADDRESSES_READ)
            .mapToObj(each -> address(number * ADDRESSES_READ + each))
            .toList());
  }

  private static ContainerState inNewContainer(int number) {
    return ContainerState.newBuilder(running("miner", number, List.of(address(0))))
        .setContainerId("c-" + number)
        .build();
  }

  private static ContainerState running(String pod, int number, List<String> addresses) {
    return fact("KUBELET", pod, number)
        .setState(RunState.RUNNING)
        .setContainerId("c-" + pod)
        .setContainerName("main")
        .setImage("docker.io/library/nginx:1.27")
        .setNode("node-1")
        .setAddresses(addresses)
        .build();
  }

  private static ContainerState stopped(String pod, int number) {
    return fact("", pod, number).setState(RunState.STOPPED).build();
  }

  private static ContainerState.Builder fact(String author, String pod, int number) {
    return ContainerState.newBuilder()
        .setEventId("event-" + number)
        .setTime(START.plus(APART.multipliedBy(number)))
        .setCluster("c")
        .setSource("benchmark")
        .setAuthor(author)
        .setState(RunState.CREATED)
        .setRuntime("kubernetes")
        .setNamespace("shop")
        .setPod(pod)
        .setPodUid("uid-" + pod)
        .setOwners(List.of())
        .setAddresses(List.of())
        .setLabels(Map.of());
  }

  private static String address(int number) {
    return "10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
  }
}
