package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Kafka as a cluster's owner runs it, in a process of its own: TLS, SCRAM, and an authorizer that
 * refuses whatever nobody allowed.
 */
final class GuardedBroker implements AutoCloseable {
  static final String PASSWORD = "correct-horse-battery-staple";
  private static final String HEAP = "256m";
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String ADMIN = "admin";

  private final Path directory;
  private final Process process;
  private final int port;

  private GuardedBroker(Path directory, Process process, int port) {
    this.directory = directory;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param users who may log in, beside the cluster's owner
   */
  static GuardedBroker start(Path directory, String... users) throws Exception {
    int port = freePort();
    makeCertificate(directory);
    Path settings = Files.write(directory.resolve("server.properties"), settings(directory, port));
    List<String> format =
        new ArrayList<>(
            List.of(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                "Zmlyc3QgZ3VhcmRlZCBvbg",
                "--config",
                settings.toString()));
    Stream.concat(Stream.of(ADMIN), Arrays.stream(users))
        .forEach(
            user ->
                format.addAll(
                    List.of(
                        "--add-scram",
                        "SCRAM-SHA-512=[name=%s,password=%s]".formatted(user, PASSWORD))));
    run(directory, Programs.java(HEAP, format.toArray(new String[0])), Map.of());
    Process process =
        new ProcessBuilder(Programs.java(HEAP, "kafka.Kafka", settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("broker.log").toFile())
            .start();
    GuardedBroker broker = new GuardedBroker(directory, process, port);
    Await.until("Kafka", LONGEST, broker::answers);
    return broker;
  }

  private boolean answers() {
    assertThat(process.isAlive()).as("see broker.log in " + directory).isTrue();
    try (Admin admin = Admin.create(Map.<String, Object>copyOf(client(ADMIN)))) {
      return !admin.describeCluster().nodes().get().isEmpty();
    } catch (Exception notYet) {
      return false;
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** What a user's Kafka client is told. */
  Map<String, String> client(String user) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers(),
        "request.timeout.ms",
        "10000",
        "default.api.timeout.ms",
        "15000",
        "security.protocol",
        "SASL_SSL",
        "ssl.truststore.location",
        directory.resolve("broker.p12").toString(),
        "ssl.truststore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PKCS12",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        login(user));
  }

  /**
   * Runs what 'topics acls' printed, with Kafka's own command for ACLs on its path, as the owner.
   */
  void allow(Path script) throws Exception {
    Path commands = Files.createDirectories(directory.resolve("bin"));
    Path command = commands.resolve("kafka-acls.sh");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '%s' \"$@\"\n"
            .formatted(
                String.join("' '", Programs.java(HEAP, "org.apache.kafka.tools.AclCommand"))));
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    Path owner = directory.resolve("owner.properties");
    Files.write(
        owner,
        client(ADMIN).entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .toList());
    run(
        directory,
        List.of("sh", script.toString()),
        Map.of(
            "PATH",
            commands + ":" + System.getenv("PATH"),
            "BOOTSTRAP",
            bootstrapServers(),
            "ADMIN_PROPERTIES",
            owner.toString()));
  }

  private static List<String> settings(Path directory, int port) throws IOException {
    int controller = freePort();
    String store = directory.resolve("broker.p12").toString();
    return List.of(
        "process.roles=broker,controller",
        "node.id=1",
        "controller.quorum.voters=1@127.0.0.1:" + controller,
        "listeners=CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller,
        "advertised.listeners=CLIENTS://127.0.0.1:" + port,
        "listener.security.protocol.map=CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT",
        "controller.listener.names=CONTROLLER",
        "inter.broker.listener.name=CLIENTS",
        "sasl.enabled.mechanisms=SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512",
        "listener.name.clients.scram-sha-512.sasl.jaas.config=" + login(ADMIN),
        "ssl.keystore.location=" + store,
        "ssl.keystore.password=" + PASSWORD,
        "ssl.keystore.type=PKCS12",
        "ssl.truststore.location=" + store,
        "ssl.truststore.password=" + PASSWORD,
        "ssl.truststore.type=PKCS12",
        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        // The controller's own listener, which nobody else is let near.
        "super.users=User:admin;User:ANONYMOUS",
        "auto.create.topics.enable=false",
        "offsets.topic.replication.factor=1",
        "offsets.topic.num.partitions=4",
        "transaction.state.log.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "transaction.state.log.num.partitions=4",
        "group.initial.rebalance.delay.ms=0",
        "log.cleaner.dedupe.buffer.size=4194304",
        "log.dirs=" + directory.resolve("logs"));
  }

  private static String login(String user) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, PASSWORD);
  }

  private static void makeCertificate(Path directory) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command =
        List.of(
            keytool.toString(),
            "-genkeypair",
            "-alias",
            "broker",
            "-keyalg",
            "EC",
            "-dname",
            "CN=broker",
            "-ext",
            "SAN=ip:127.0.0.1",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-keystore",
            "broker.p12",
            "-storepass",
            PASSWORD);
    run(directory, command, Map.of());
  }

  private static void run(Path directory, List<String> command, Map<String, String> environment)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
