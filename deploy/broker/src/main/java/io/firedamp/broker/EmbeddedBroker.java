package io.firedamp.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka itself, one KRaft node in this process, ready when {@code start} returns. A second start on
 * the same directory finds topics, records and offsets as they were left.
 *
 * <p>A fault that Kafka calls fatal (a full or failing disk) ends the process, as it does for Kafka
 * alone: what was acknowledged is on the disk, and nothing is half done.
 */
public final class EmbeddedBroker implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int PROBE_TIMEOUT_MILLIS = 500;
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

  private final DataDirectory data;
  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final Map<String, String> clientSettings;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(
      DataDirectory data,
      KafkaRaftServer server,
      String bootstrapServers,
      Optional<Credentials> credentials) {
    this.data = data;
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.clientSettings = settings(credentials);
  }

  /**
   * Starts on a directory that is kept, on free ports. It lets in whoever may read that directory,
   * which its owner alone may.
   *
   * @throws BrokerException when the directory is in use or cannot be written
   */
  public static EmbeddedBroker start(Path directory) {
    return start(directory, 0);
  }

  /**
   * Starts on a directory that is kept.
   *
   * @param port for clients, or 0 for any free one
   * @throws BrokerException when the directory or the port is in use, or cannot be used
   */
  public static EmbeddedBroker start(Path directory, int port) {
    return start(DataDirectory.kept(directory), port, Map.of());
  }

  /**
   * Starts on a directory that its caller throws away afterwards: nothing is compacted.
   *
   * @throws BrokerException when the directory is in use or cannot be written
   */
  public static EmbeddedBroker forOneRun(Path directory) {
    return start(DataDirectory.kept(directory), 0, Map.of("log.cleaner.enable", "false"));
  }

  /** Starts on a directory of its own that is deleted on close, open to every local user. */
  public static EmbeddedBroker temporary() {
    return temporary(Map.of());
  }

  /**
   * The same with some of Kafka's own settings changed.
   *
   * @param settings of Kafka's broker, which win over ours
   */
  public static EmbeddedBroker temporary(Map<String, String> settings) {
    return start(DataDirectory.temporary(), 0, settings);
  }

  /**
   * The address of the broker that another process runs on this directory, so that a command can
   * join it; empty when none answers.
   */
  public static Optional<String> runningOn(Path directory) {
    return DataDirectory.publishedAddress(directory).filter(EmbeddedBroker::answers);
  }

  /** What clients connect to, as {@code host:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** What a client of this broker needs beside its address, to be let in. */
  public Map<String, String> clientSettings() {
    return clientSettings;
  }

  /**
   * The same for the broker that another process runs on a directory.
   *
   * @throws BrokerException when the caller may not read the directory
   */
  public static Map<String, String> clientSettings(Path directory) {
    try {
      return settings(Credentials.found(directory));
    } catch (IOException e) {
      throw new BrokerException(
          "data directory %s cannot be read, by whose owner the broker is run: %s"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  private static Map<String, String> settings(Optional<Credentials> credentials) {
    return credentials.map(Credentials::client).orElse(Map.of());
  }

  /** Stops the node, its logs flushed and marked clean. The second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.shutdown();
      server.awaitShutdown();
      data.close();
    }
  }

  private static EmbeddedBroker start(DataDirectory data, int port, Map<String, String> changed) {
    try {
      BrokerPorts ports = BrokerPorts.find(port);
      Optional<Credentials> credentials = data.credentials();
      boolean killed = Undertaker.isNeeded(data.logs());
      format(data.logs());
      if (killed) {
        Undertaker.bury(data.logs(), ports, credentials);
      }
      Map<String, String> settings = BrokerSettings.of(data.logs(), ports, credentials);
      settings.putAll(changed);
      KafkaRaftServer server = run(settings);
      String address = LOOPBACK.getHostAddress() + ":" + ports.clients();
      data.publishAddress(address);
      log.atInfo().addKeyValue("address", address).log("embedded broker started");
      return new EmbeddedBroker(data, server, address, credentials);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private static KafkaRaftServer run(Map<String, String> settings) {
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.apply(settings, false), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown();
      throw new BrokerException("the embedded broker did not start: " + e.getMessage(), e);
    }
  }

  // The first start chooses the cluster id; later ones find it.
  private static void format(Path logs) {
    if (Files.exists(logs.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return;
    }
    try {
      Files.createDirectories(logs);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(BrokerSettings.NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setControllerListenerName(BrokerSettings.CONTROLLER)
          .setMetadataLogDirectory(logs.toString())
          .addDirectory(logs.toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new BrokerException(
          "data directory %s cannot be formatted: %s".formatted(logs, e.getMessage()), e);
    }
  }

  private static boolean answers(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(new InetSocketAddress(LOOPBACK, port), PROBE_TIMEOUT_MILLIS);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
