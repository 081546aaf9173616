package io.firedamp.sinks.logscale;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.Batches;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.JsonObject;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Sends incidents to LogScale, several in a request. */
public final class LogScaleSink implements Sink {
  private static final String PATH = "/api/v1/ingest/hec";

  /** Bytes of a request, and events of it; LogScale advises 5 MB and 5,000 at most. */
  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  private static final int MOST = 1000;
  private static final int LARGEST_EVENT = 256 * 1024;

  private final Config config;
  private final IncidentFormat format;
  private final HttpPoster poster;
  private final Batches batches;

  LogScaleSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.format = context.formats().named(config.format());
    this.poster = new HttpPoster(config.http(), context);
    this.batches =
        new Batches(LARGEST_BODY, MOST, this::post, answer -> false, poster::reason, nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url without {@code /api/v1/ingest/hec}; https, or http to this machine
   * @param token that ingests into a repository
   * @param sourcetype by which LogScale may choose a parser; empty leaves it to the token
   * @param format of the event: ecs, ocsf, or another that is installed
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String token,
      String sourcetype,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requireToken("token", token);
      HttpConfig.requireName("sourcetype", sourcetype);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, headers(token), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig http() {
      return new HttpConfig(url, headers(token), connectTimeout, timeout, certificates);
    }

    private static Map<String, String> headers(String token) {
      return Map.of("Authorization", "Bearer " + token);
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "LogScale at %s, %s".formatted(http().target(), format);
    }
  }

  /** Makes sinks of type {@code logscale}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "logscale";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://cloud.community.humio.com",
          "",
          "json",
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "CrowdStrike Falcon LogScale and Next-Gen SIEM, several incidents in a request.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST_EVENT);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new LogScaleSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return batches.deliver(incidents.stream().map(this::payload).toList());
  }

  private Payload payload(Incident incident) {
    return JsonObject.of(
        incident,
        out -> {
          out.writeNumberField("time", BigDecimal.valueOf(incident.getUpdated().toEpochMilli(), 3));
          out.writeStringField("source", "firedamp");
          if (!config.sourcetype().isEmpty()) {
            out.writeStringField("sourcetype", config.sourcetype());
          }
          out.writeStringField("event", new String(format.format(incident, LARGEST_EVENT), UTF_8));
          out.writeObjectFieldStart("fields");
          out.writeStringField("delivery_key", VisibleText.of(DeliveryKey.of(incident).toString()));
          out.writeStringField("incident_id", VisibleText.of(incident.getId()));
          out.writeStringField("revision", String.valueOf(incident.getRevision()));
          out.writeEndObject();
        });
  }

  private HttpAnswer post(List<Payload> part) {
    return poster.post(PATH, Map.of(), "application/json", Payload.body("", "\n", part, ""));
  }

  @Override
  public void close() {
    poster.close();
  }
}
