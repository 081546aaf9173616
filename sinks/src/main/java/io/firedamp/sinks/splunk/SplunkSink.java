package io.firedamp.sinks.splunk;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Posts incidents to Splunk; see the package for what "delivered" means here. */
public final class SplunkSink implements Sink {
  private static final int LARGEST_EVENT = 256 * 1024;

  private final HecEnvelope envelope;
  private final HecClient client;
  private final Function<List<Payload>, List<Outcome>> delivery;

  SplunkSink(Config config, SinkContext context, HecTime time) {
    this.envelope = new HecEnvelope(config, format(config, context.formats()), room(config));
    this.client = new HecClient(config, context);
    this.delivery =
        config.acknowledge()
            ? new AcknowledgedDelivery(config, client, context.counters(), time)::deliver
            : new HecBatches(config.maxBatchSize(), true, time, client::post)::deliver;
  }

  private static int room(Config config) {
    return Math.min(LARGEST_EVENT, config.maxBatchSize() - HecEnvelope.LARGEST);
  }

  private static IncidentFormat format(Config config, IncidentFormats formats) {
    IncidentFormat format = formats.named(config.format());
    Require.that(
        room(config) >= format.smallest(),
        "maxBatchSize",
        "at least %d for %s".formatted(format.smallest() + HecEnvelope.LARGEST, format.name()),
        config.maxBatchSize());
    return format;
  }

  /**
   * Where to and how.
   *
   * @param url of the collector, without {@code /services/collector}; https, or http to this
   *     machine
   * @param token of the collector
   * @param index empty leaves it to the token, as do source, sourcetype and host
   * @param format of the event: ecs, cef, or another that is installed
   * @param acknowledge whether an incident counts as delivered only when the indexers have it; the
   *     token must be set so, too
   * @param acknowledgeWithin after which what they have not acknowledged is sent again
   * @param maxBatchSize bytes of one request
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String token,
      String index,
      String source,
      String sourcetype,
      String host,
      String format,
      boolean acknowledge,
      Duration acknowledgeWithin,
      int maxBatchSize,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requireName("index", index);
      HttpConfig.requireName("source", source);
      HttpConfig.requireName("sourcetype", sourcetype);
      HttpConfig.requireName("host", host);
      Require.between(
          "acknowledgeWithin", acknowledgeWithin, Duration.ofSeconds(10), Duration.ofHours(1));
      Require.between("maxBatchSize", maxBatchSize, 16 * 1024, 1024 * 1024);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig.requireToken("token", token);
      HttpConfig http = http(url, token, connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
      if (url.contains("/services/collector")) {
        throw new IllegalArgumentException(
            "url must be without /services/collector, which is put behind it");
      }
    }

    HttpConfig http() {
      return http(url, token, connectTimeout, timeout, certificates);
    }

    private static HttpConfig http(
        String url,
        String token,
        Duration connectTimeout,
        Duration timeout,
        TlsConfig certificates) {
      return new HttpConfig(
          url, Map.of("Authorization", "Splunk " + token), connectTimeout, timeout, certificates);
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Splunk at %s, index '%s', %s, %s"
          .formatted(
              http().target(), index, format, acknowledge ? "acknowledged" : "not acknowledged");
    }
  }

  /** Makes sinks of type {@code splunk}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "splunk";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost:8088",
          "",
          "",
          "firedamp",
          "firedamp:incident",
          "",
          "ecs",
          false,
          Duration.ofMinutes(5),
          512 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Splunk's HTTP Event Collector, acknowledged by its indexers if asked to.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      format(config, formats);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new SplunkSink(config, context, HecTime.SYSTEM);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    if (incidents.isEmpty()) {
      return List.of();
    }
    List<Payload> events = incidents.stream().map(envelope::around).toList();
    return delivery.apply(events);
  }

  @Override
  public void close() {
    client.close();
  }
}
