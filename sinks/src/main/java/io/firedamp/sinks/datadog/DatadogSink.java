package io.firedamp.sinks.datadog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Require;
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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** Sends incidents to Datadog's log intake, several in a request. */
public final class DatadogSink implements Sink {
  private static final String PATH = "/api/v2/logs";

  /** Bytes; Datadog takes 5 MB and 1,000 logs of a request, and cuts a log of more than 1 MB. */
  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  private static final int MOST = 1000;
  private static final int LARGEST_LINE = 256 * 1024;

  private final Config config;
  private final IncidentFormat format;
  private final HttpPoster poster;
  private final Batches batches;

  DatadogSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.format = context.formats().named(config.format());
    this.poster = new HttpPoster(config.http(), context);
    this.batches =
        new Batches(
            LARGEST_BODY,
            MOST,
            this::post,
            answer -> answer.body().contains("\"errors\""),
            poster::reason,
            nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url of the intake, by Datadog's site, without {@code /api/v2/logs}
   * @param apiKey of the organisation
   * @param service under which logs are shown
   * @param tags as {@code env:prod}, beside those of cluster and severity
   * @param format of the message: ecs, ocsf, or another that is installed
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String apiKey,
      String service,
      List<String> tags,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requireToken("apiKey", apiKey);
      tags = List.copyOf(tags);
      Require.that(
          tags.stream().allMatch(tag -> tag.matches("[A-Za-z][A-Za-z0-9_:./-]{0,199}")),
          "tags",
          "letters, digits and _ : . / -, at most 200 each",
          tags);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, headers(apiKey), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig http() {
      return new HttpConfig(url, headers(apiKey), connectTimeout, timeout, certificates);
    }

    private static Map<String, String> headers(String apiKey) {
      return Map.of("DD-API-KEY", apiKey);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
      return "Datadog at %s, %s".formatted(http().target(), format);
    }
  }

  /** Makes sinks of type {@code datadog}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "datadog";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://http-intake.logs.datadoghq.com",
          "",
          "firedamp",
          List.of(),
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Datadog's log intake, several incidents in a request.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST_LINE);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new DatadogSink(config, context, System::nanoTime);
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
          out.writeStringField("ddsource", "firedamp");
          out.writeStringField("ddtags", tags(incident));
          out.writeStringField("service", config.service());
          out.writeStringField("hostname", VisibleText.of(host(incident), 255));
          out.writeStringField("status", status(incident));
          out.writeNumberField("timestamp", incident.getUpdated().toEpochMilli());
          out.writeStringField("delivery_key", VisibleText.of(DeliveryKey.of(incident).toString()));
          out.writeStringField("incident_id", VisibleText.of(incident.getId()));
          out.writeNumberField("revision", incident.getRevision());
          out.writeStringField("message", new String(format.format(incident, LARGEST_LINE), UTF_8));
        });
  }

  private String tags(Incident incident) {
    String cluster = incident.getCluster().replaceAll("[^A-Za-z0-9_./-]", "_");
    String ours =
        "cluster:%s,severity:%s"
            .formatted(
                cluster.substring(0, Math.min(100, cluster.length())),
                incident.getSeverity().name().toLowerCase(Locale.ROOT));
    return config.tags().isEmpty() ? ours : ours + "," + String.join(",", config.tags());
  }

  private static String host(Incident incident) {
    return incident.getNodes().isEmpty() ? incident.getCluster() : incident.getNodes().get(0);
  }

  /** Datadog's words for the numbers of syslog. */
  private static String status(Incident incident) {
    return switch (incident.getSeverity()) {
      case CRITICAL -> "critical";
      case HIGH -> "error";
      case MEDIUM -> "warning";
      case LOW -> "notice";
      case INFO -> "info";
    };
  }

  private HttpAnswer post(List<Payload> part) {
    return poster.post(PATH, Map.of(), "application/json", Payload.body("[", ",", part, "]"));
  }

  @Override
  public void close() {
    poster.close();
  }
}
