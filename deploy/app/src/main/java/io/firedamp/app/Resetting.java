package io.firedamp.app;

import io.firedamp.app.config.Nearest;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.detectors.DetectorApp;
import io.firedamp.detectors.StreamsDefaults;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reset of a configured detector, with the embedded broker that it needs for as long. */
public final class Resetting implements AutoCloseable {
  private final @Nullable EmbeddedBroker broker;
  private final DetectorReset reset;
  private final Path stateDirectory;

  private Resetting(@Nullable EmbeddedBroker broker, DetectorReset reset, Path stateDirectory) {
    this.broker = broker;
    this.reset = reset;
    this.stateDirectory = stateDirectory;
  }

  /**
   * Prepares one.
   *
   * @throws Failure when nothing is named so, or an embedded broker runs, in whose process the
   *     detector runs too
   */
  public static Resetting of(Installation installation, Plugins plugins, String detector) {
    AppConfig config = installation.config();
    AppConfig.DetectorConfig configured = config.detectors().get(detector);
    if (configured == null) {
      throw new Failure(
          "no detector is named '%s'%s; they are %s"
              .formatted(
                  detector,
                  Nearest.to(detector, config.detectors().keySet())
                      .map(nearest -> ": did you mean '" + nearest + "'?")
                      .orElse(""),
                  String.join(", ", config.detectors().keySet())));
    }
    EmbeddedBroker broker = null;
    Map<String, String> client;
    Map<String, String> kafka = new HashMap<>(config.basics().kafka().properties());
    String address = config.basics().kafka().bootstrap();
    if (config.basics().kafka().isEmbedded()) {
      EmbeddedBroker.runningOn(installation.brokerDirectory())
          .ifPresent(
              running -> {
                throw new Failure(
                    "firedamp runs on "
                        + config.basics().data().toAbsolutePath().normalize()
                        + ", and its detectors with it: stop it, then reset one");
              });
      broker = EmbeddedBroker.start(installation.brokerDirectory());
      address = broker.bootstrapServers();
      kafka.putAll(broker.clientSettings());
      client = installation.client(address, broker.clientSettings());
    } else {
      client = installation.client(address, Collections.emptyMap());
    }
    try {
      StreamsDefaults defaults =
          new StreamsDefaults(
              address,
              installation.stateDirectory(),
              config.basics().kafka().commitInterval(),
              kafka);
      DetectorApp app =
          new DetectorApp(
              plugins.detector(detector, configured.settings()), installation.topics(), defaults);
      return new Resetting(
          broker,
          new DetectorReset(app, client, broker != null),
          installation.stateDirectory().resolve(app.applicationId()));
    } catch (RuntimeException e) {
      if (broker != null) {
        broker.close();
      }
      throw e;
    }
  }

  /** What can be done. */
  public DetectorReset reset() {
    return reset;
  }

  /** Where the detector keeps its files on this machine. */
  public Path stateDirectory() {
    return stateDirectory;
  }

  @Override
  public void close() {
    reset.close();
    if (broker != null) {
      broker.close();
    }
  }
}
