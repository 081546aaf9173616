package io.firedamp.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buries a killed node before the next starts on its directory: a controller alone declares the
 * dead registration fenced, which takes the leadership of every partition from it.
 *
 * <p>Without that a starting broker finds itself leader under the dead one's address. It sends the
 * markers of transactions that were being committed there, fails, and when the dead one is fenced
 * at last, Kafka takes partitions without a leader for deleted ones and drops the markers. The
 * group whose offsets were in such a transaction waits for it for ever, through every restart.
 */
final class Undertaker {
  private static final Logger log = LoggerFactory.getLogger(Undertaker.class);
  private static final String CLEAN = ".kafka_cleanshutdown";
  private static final int PATIENCE_SECONDS = 20;

  private Undertaker() {}

  /** Whether the directory's last node did not stop by itself. */
  static boolean isNeeded(Path logs) {
    return Files.exists(logs.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))
        && !Files.exists(logs.resolve(CLEAN));
  }

  /** Returns when the dead node is fenced, or was never registered. */
  static void bury(Path logs, BrokerPorts ports, Optional<Credentials> credentials) {
    KafkaConfig config = new KafkaConfig(settings(logs, ports, credentials));
    var directories = KafkaRaftServer.initializeLogDirs(config, log, "");
    SharedServer shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.of(),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    try {
      controller.startup();
      Watch watch = new Watch();
      shared.loader().installPublishers(List.of(watch)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      watch.fenced.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted while the last node was fenced", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokerException("the node killed in " + logs + " cannot be fenced: " + e, e);
    } finally {
      controller.shutdown();
    }
    log.atInfo().log("embedded broker was killed: the old one is fenced");
  }

  private static Map<String, String> settings(
      Path logs, BrokerPorts ports, Optional<Credentials> credentials) {
    Map<String, String> settings = new HashMap<>(BrokerSettings.of(logs, ports, credentials));
    settings.put("process.roles", "controller");
    settings.remove("advertised.listeners");
    settings.put(
        "listeners",
        BrokerSettings.CONTROLLER
            + "://"
            + EmbeddedBroker.LOOPBACK.getHostAddress()
            + ":"
            + ports.controller());
    // Nobody will ever hear from it again.
    settings.put("broker.heartbeat.interval.ms", "100");
    settings.put("broker.session.timeout.ms", "500");
    return settings;
  }

  /** Sees the cluster's metadata as they change. */
  private static final class Watch implements MetadataPublisher {
    private final CompletableFuture<Void> fenced = new CompletableFuture<>();

    @Override
    public String name() {
      return "undertaker";
    }

    @Override
    public void onMetadataUpdate(
        MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
      BrokerRegistration dead = image.cluster().broker(BrokerSettings.NODE);
      if (dead == null || dead.fenced()) {
        fenced.complete(null);
      }
    }

    @Override
    public void close() {
      // It keeps nothing.
    }
  }
}
