package io.firedamp.sinks.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.Batches;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.JsonObject;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Exports incidents as log records of OpenTelemetry, over HTTP in JSON. */
public final class OtlpSink implements Sink {
  private static final String PATH = "/v1/logs";
  private static final int LARGEST_BODY = 1024 * 1024;
  private static final int MOST = 200;
  private static final int LARGEST_LINE = 128 * 1024;

  private final IncidentFormat format;
  private final HttpPoster poster;
  private final Batches batches;

  OtlpSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.format = context.formats().named(config.format());
    this.poster = new HttpPoster(config.http(), context);
    this.batches =
        new Batches(LARGEST_BODY, MOST, this::post, OtlpSink::isItsOwn, poster::reason, nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url of the collector, without {@code /v1/logs}; with headers https, or http to this
   *     machine
   * @param headers as Authorization; values are never shown
   * @param format of the body: ecs, ocsf, or another that is installed
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      Map<String, String> headers,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      headers = Map.copyOf(headers);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, headers, connectTimeout, timeout, certificates);
      http.requireBase();
      if (!headers.isEmpty()) {
        http.requireConfidential();
      }
    }

    HttpConfig http() {
      return new HttpConfig(url, headers, connectTimeout, timeout, certificates);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
      return "OTLP logs at %s, %s".formatted(http().target(), format);
    }
  }

  /** Makes sinks of type {@code otlp}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "otlp";
    }

    @Override
    public Config defaults() {
      return new Config(
          "http://localhost:4318",
          Map.of(),
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Logs of OpenTelemetry (OTLP over HTTP, JSON), to any collector.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST_LINE);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new OtlpSink(config, context, System::nanoTime);
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
          String nanos = incident.getUpdated().toEpochMilli() + "000000";
          out.writeStringField("timeUnixNano", nanos);
          out.writeStringField("observedTimeUnixNano", nanos);
          out.writeNumberField("severityNumber", severity(incident));
          out.writeStringField("severityText", incident.getSeverity().name());
          out.writeStringField("eventName", "firedamp.incident");
          out.writeObjectFieldStart("body");
          out.writeStringField(
              "stringValue", new String(format.format(incident, LARGEST_LINE), UTF_8));
          out.writeEndObject();
          out.writeArrayFieldStart("attributes");
          attribute(out, "firedamp.delivery_key", DeliveryKey.of(incident).toString());
          attribute(out, "firedamp.incident_id", incident.getId());
          attribute(out, "firedamp.revision", Integer.toString(incident.getRevision()));
          attribute(out, "firedamp.status", incident.getStatus().name());
          attribute(out, "firedamp.change", incident.getChange());
          attribute(out, "firedamp.rule", IncidentFacts.rule(incident));
          attribute(out, "firedamp.workload", IncidentFacts.workload(incident));
          attribute(out, "k8s.cluster.name", incident.getCluster());
          out.writeEndArray();
        });
  }

  private static void attribute(JsonGenerator out, String key, String value) throws IOException {
    out.writeStartObject();
    out.writeStringField("key", key);
    out.writeObjectFieldStart("value");
    out.writeStringField("stringValue", VisibleText.of(value, 256));
    out.writeEndObject();
    out.writeEndObject();
  }

  /** The lowest number of each of OpenTelemetry's ranges, and 11 (INFO3) for what is notable. */
  private static int severity(Incident incident) {
    return switch (incident.getSeverity()) {
      case CRITICAL -> 21;
      case HIGH -> 17;
      case MEDIUM -> 13;
      case LOW -> 11;
      case INFO -> 9;
    };
  }

  /** A status of gRPC in JSON, or a request that was taken in part. */
  private static boolean isItsOwn(HttpAnswer answer) {
    return answer.status() == 200 || answer.body().contains("\"message\"");
  }

  private HttpAnswer post(List<Payload> part) {
    String before =
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
            + "{\"stringValue\":\"firedamp\"}}]},\"scopeLogs\":[{\"scope\":{\"name\":\"firedamp\","
            + "\"version\":\""
            + Product.version()
            + "\"},\"logRecords\":[";
    HttpAnswer answer =
        poster.post(PATH, Map.of(), "application/json", Payload.body(before, ",", part, "]}]}]}"));
    return PartialSuccess.heeded(answer, poster::reason);
  }

  @Override
  public void close() {
    poster.close();
  }
}
