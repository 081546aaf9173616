package io.firedamp.e2e;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.apache.kafka.connect.util.FutureCallback;

/** A Kafka Connect worker, which is Kafka's own, in this process. */
final class ConnectWorker implements AutoCloseable {
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final long PATIENCE = 60;

  private final Connect<StandaloneHerder> connect;

  private ConnectWorker(Connect<StandaloneHerder> connect) {
    this.connect = connect;
  }

  static ConnectWorker start(String bootstrapServers, Path directory) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("key.converter", BYTES);
    settings.put("value.converter", BYTES);
    settings.put("offset.storage.file.filename", directory.resolve("offsets").toString());
    settings.put("listeners", "http://127.0.0.1:0");
    settings.put("plugin.discovery", "service_load");
    return new ConnectWorker(new ConnectStandalone().startConnect(settings));
  }

  /** Makes a connector, or changes it. */
  void put(String name, Map<String, String> settings) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("name", name);
    FutureCallback<Herder.Created<ConnectorInfo>> done = new FutureCallback<>();
    connect.herder().putConnectorConfig(name, all, true, done);
    done.get(PATIENCE, TimeUnit.SECONDS);
  }

  /** How its first task fares. */
  ConnectorStateInfo.TaskState task(String name) {
    return connect.herder().connectorStatus(name).tasks().get(0);
  }

  boolean hasTask(String name) {
    return !connect.herder().connectorStatus(name).tasks().isEmpty();
  }

  void restartTask(String name) throws Exception {
    FutureCallback<Void> done = new FutureCallback<>();
    connect.herder().restartTask(new ConnectorTaskId(name, 0), done);
    try {
      done.get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    connect.stop();
    connect.awaitStop();
  }
}
