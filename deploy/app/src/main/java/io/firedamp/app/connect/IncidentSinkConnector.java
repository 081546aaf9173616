package io.firedamp.app.connect;

import io.firedamp.app.config.ConfigException;
import io.firedamp.schemas.Product;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;

/** Runs one of Firedamp's sinks in a Connect cluster. */
public final class IncidentSinkConnector extends SinkConnector {
  private Map<String, String> settings = Map.of();

  @Override
  public String version() {
    return Product.version();
  }

  @Override
  public ConfigDef config() {
    // Hidden as a whole: whoever writes a secret into it does not find it in a log.
    return new ConfigDef()
        .define(
            ConnectedSink.SETTINGS,
            ConfigDef.Type.PASSWORD,
            ConfigDef.NO_DEFAULT_VALUE,
            Importance.HIGH,
            "One sink as it stands below its name in firedamp.yaml, with secrets as ${env:NAME} or"
                + " ${file:PATH} of the worker.");
  }

  @Override
  public Config validate(Map<String, String> written) {
    Config checked = super.validate(written);
    try {
      ConnectedSink.of(written).open().close();
    } catch (ConfigException e) {
      checked.configValues().stream()
          .filter(value -> value.name().equals(ConnectedSink.SETTINGS))
          .filter(value -> value.errorMessages().isEmpty())
          .forEach(value -> value.addErrorMessage(e.getMessage()));
    }
    return checked;
  }

  @Override
  public void start(Map<String, String> written) {
    try {
      ConnectedSink.of(written);
    } catch (ConfigException e) {
      throw new ConnectException(e.getMessage(), e);
    }
    settings = Map.copyOf(written);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return IncidentSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int most) {
    return Collections.nCopies(most, settings);
  }

  @Override
  public void stop() {
    settings = Map.of();
  }
}
