package io.firedamp.sinks.loki;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Poison;
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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Pushes incidents to Grafana Loki, as lines of few streams. */
public final class LokiSink implements Sink {
  private static final String PATH = "/loki/api/v1/push";
  private static final int LARGEST_BODY = 1024 * 1024;
  private static final int MOST = 500;

  /** Bytes; Loki refuses longer lines than 256 KiB. */
  private static final int LARGEST_LINE = 200 * 1024;

  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Config config;
  private final IncidentFormat format;
  private final HttpPoster poster;
  private final Batches batches;

  LokiSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.format = context.formats().named(config.format());
    this.poster = new HttpPoster(config.http(), context.hiding(List.of(config.password())));
    this.batches =
        new Batches(LARGEST_BODY, MOST, this::post, LokiSink::isItsOwn, poster::reason, nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url of Loki, without {@code /loki/api/v1/push}; with credentials https, or http to this
   *     machine
   * @param tenant told as {@code X-Scope-OrgID}; empty for none
   * @param user with a password; empty for none
   * @param labels of every stream, beside app, kind, severity and cluster
   * @param format of the lines: ecs, plain, or another that is installed
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String tenant,
      String user,
      String password,
      Map<String, String> labels,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requireToken("tenant", tenant);
      Require.text(user.indexOf(':') < 0, "user", "without a colon", user);
      labels = Map.copyOf(labels);
      Require.that(
          labels.keySet().stream().allMatch(name -> name.matches("[a-zA-Z_][a-zA-Z0-9_]{0,99}")),
          "labels",
          "named by letters, digits and underscores",
          labels.keySet());
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http =
          new HttpConfig(
              url, headers(tenant, user, password), connectTimeout, timeout, certificates);
      http.requireBase();
      if (!user.isEmpty()) {
        http.requireConfidential();
      }
    }

    HttpConfig http() {
      return new HttpConfig(
          url, headers(tenant, user, password), connectTimeout, timeout, certificates);
    }

    private static Map<String, String> headers(String tenant, String user, String password) {
      Map<String, String> headers = new HashMap<>();
      if (!tenant.isEmpty()) {
        headers.put("X-Scope-OrgID", tenant);
      }
      if (!user.isEmpty()) {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        headers.put("Authorization", "Basic " + login);
      }
      return headers;
    }

    /** Without what is secret. */
    @Override
    public String toString() {
      return "Loki at %s, %s".formatted(http().target(), format);
    }
  }

  /** Makes sinks of type {@code loki}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "loki";
    }

    @Override
    public Config defaults() {
      return new Config(
          "http://localhost:3100",
          "",
          "",
          "",
          Map.of(),
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Grafana Loki, as lines of few streams.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST_LINE);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new LokiSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    List<Outcome> outcomes =
        new ArrayList<>(batches.deliver(incidents.stream().map(this::payload).toList()));
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Poison poison && poison.reason().contains("too far behind")) {
        outcomes.set(i, batches.deliver(List.of(late(incidents.get(i)))).get(0));
      }
    }
    return outcomes;
  }

  /** In a stream of its hour nothing can be an hour behind. */
  private Payload late(Incident incident) {
    Map<String, String> labels = labels(incident);
    labels.put("late", HOUR.format(incident.getUpdated()));
    return payload(incident, labels);
  }

  private Payload payload(Incident incident) {
    return payload(incident, labels(incident));
  }

  private Payload payload(Incident incident, Map<String, String> labels) {
    return JsonObject.of(
        incident,
        out -> {
          out.writeObjectFieldStart("stream");
          for (Map.Entry<String, String> label : labels.entrySet()) {
            out.writeStringField(label.getKey(), label.getValue());
          }
          out.writeEndObject();
          out.writeArrayFieldStart("values");
          out.writeStartArray();
          out.writeString(incident.getUpdated().toEpochMilli() + "000000");
          out.writeString(new String(format.format(incident, LARGEST_LINE), UTF_8));
          out.writeEndArray();
          out.writeEndArray();
        });
  }

  /** Few, and of few values: each combination is a stream. */
  private Map<String, String> labels(Incident incident) {
    Map<String, String> labels = new TreeMap<>(config.labels());
    labels.put("app", "firedamp");
    labels.put("kind", incident.getKind().name().toLowerCase(Locale.ROOT));
    labels.put("severity", incident.getSeverity().name().toLowerCase(Locale.ROOT));
    labels.put("cluster", VisibleText.of(incident.getCluster(), 100));
    return labels;
  }

  private HttpAnswer post(List<Payload> part) {
    return poster.post(
        PATH, Map.of(), "application/json", Payload.body("{\"streams\":[", ",", part, "]}"));
  }

  /** Loki answers in plain text, of one entry or of several. */
  private static boolean isItsOwn(HttpAnswer answer) {
    return answer.body().contains("entry") || answer.body().contains("error at least one label");
  }

  @Override
  public void close() {
    poster.close();
  }
}
