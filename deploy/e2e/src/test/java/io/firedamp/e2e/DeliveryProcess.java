package io.firedamp.e2e;

import io.firedamp.e2e.counterparts.Programs;
import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.Topics;
import io.firedamp.sinks.DeliveryRule;
import io.firedamp.sinks.DeliveryWorker;
import io.firedamp.sinks.Renewal;
import io.firedamp.sinks.Secrets;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.datadog.DatadogSink;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.opensearch.OpenSearchSink;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The worker of one sink in a process of its own, which can be killed. */
final class DeliveryProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private DeliveryProcess() {}

  /** What the process runs: the broker, the namespace, the sink's type, and where it delivers. */
  public static void main(String[] arguments) throws InterruptedException {
    SinkContext context =
        new SinkContext(
            arguments[2],
            Secrets.none(),
            new SinkCounters(),
            Clock.systemUTC(),
            IncidentFormats.bundled());
    DeliveryWorker.of(
            context,
            sink(arguments[2], arguments[3], context),
            Renewal.never(),
            DeliveryRule.defaults(),
            Topics.live(arguments[1], 1),
            new ClientSettings(
                Map.of("bootstrap.servers", arguments[0], "group.instance.id", "only")))
        .start();
    new CountDownLatch(1).await();
  }

  private static Sink sink(String type, String url, SinkContext context) {
    return type.equals("opensearch")
        ? new OpenSearchSink.Factory()
            .create(
                new OpenSearchSink.Config(
                    url,
                    "",
                    "",
                    "",
                    "firedamp-incidents",
                    "ecs",
                    PATIENCE,
                    PATIENCE,
                    TlsConfig.defaults()),
                context)
        : new DatadogSink.Factory()
            .create(
                new DatadogSink.Config(
                    url,
                    "key",
                    "firedamp",
                    List.of(),
                    "ecs",
                    PATIENCE,
                    PATIENCE,
                    TlsConfig.defaults()),
                context);
  }

  static Process start(String broker, String namespace, String type, String url, File log)
      throws IOException {
    return new ProcessBuilder(
            Programs.java(
                "256m",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES="
                    + System.getProperty("org.apache.avro.SERIALIZABLE_PACKAGES", ""),
                DeliveryProcess.class.getName(),
                broker,
                namespace,
                type,
                url))
        .redirectErrorStream(true)
        .redirectOutput(log)
        .start();
  }
}
