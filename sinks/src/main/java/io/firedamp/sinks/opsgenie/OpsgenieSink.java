package io.firedamp.sinks.opsgenie;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.Alert;
import io.firedamp.sinks.format.IncidentBrief;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.http.JsonObject;
import io.firedamp.sinks.tls.TlsConfig;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes an alert for each incident, and closes it when the incident ends. */
public final class OpsgenieSink implements Sink {
  private static final String PATH = "/v2/alerts";

  /** Characters, as the API bounds them. */
  private static final int MESSAGE = 130;

  private static final int ALIAS = 512;
  private static final int ENTITY = 512;

  private final Config config;
  private final HttpPoster poster;
  private final LongSupplier nanoTime;

  OpsgenieSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.poster = new HttpPoster(config.http(), context);
    this.nanoTime = nanoTime;
  }

  /**
   * Where to and how.
   *
   * @param url of the API, without {@code /v2/alerts}; https, or http to this machine
   * @param apiKey of an API integration
   * @param tags of each alert
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each post, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String apiKey,
      List<String> tags,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requireToken("apiKey", apiKey);
      tags = List.copyOf(tags);
      Require.that(
          tags.size() <= 20 && tags.stream().allMatch(tag -> tag.matches("[ -~&&[^,]]{1,50}")),
          "tags",
          "at most 20 of 50 printable ASCII characters without a comma",
          tags);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = http(url, apiKey, connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig http() {
      return http(url, apiKey, connectTimeout, timeout, certificates);
    }

    private static HttpConfig http(
        String url,
        String apiKey,
        Duration connectTimeout,
        Duration timeout,
        TlsConfig certificates) {
      return new HttpConfig(
          url,
          Map.of("Authorization", "GenieKey " + apiKey),
          connectTimeout,
          timeout,
          certificates);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Opsgenie at " + http().target();
    }
  }

  /** Makes sinks of type {@code opsgenie}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "opsgenie";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://api.opsgenie.com",
          "",
          List.of("firedamp"),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Opsgenie's Alert API: an alert for each incident, closed when it ends.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new OpsgenieSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    InTurn turn = new InTurn(nanoTime);
    return Alert.tell(incidents, alerts -> turn.sendEach(alerts, this::tell));
  }

  private Outcome tell(Alert alert) {
    String alias = alert.incident().getId();
    if (alias.isBlank()
        || !VisibleText.fits(alias, ALIAS)
        || !VisibleText.of(alias).equals(alias)) {
      return new Poison("alias must be 1 to 512 visible characters, and the id is not");
    }
    if (config.apiKey().isEmpty()) {
      return new Hold("apiKey must be set, was empty");
    }
    return switch (alert.action()) {
      case NONE -> new Delivered();
      case TRIGGER -> outcome(post(PATH, created(alert.incident())));
      case RESOLVE -> closed(post(closePath(alias), closing(alert.incident())));
    };
  }

  private HttpAnswer post(String path, byte[] body) {
    return poster.post(path, Map.of(), "application/json", body);
  }

  private static String closePath(String alias) {
    String segment = URLEncoder.encode(alias, UTF_8).replace("+", "%20");
    return PATH + "/" + segment + "/close?identifierType=alias";
  }

  /** An alert that is not there, as one that somebody deleted, is as good as closed. */
  private Outcome closed(HttpAnswer answer) {
    return answer.status() == 404 && isItsOwn(answer) ? new Delivered() : outcome(answer);
  }

  private Outcome outcome(HttpAnswer answer) {
    return answer.outcome() instanceof Poison && answer.status() != 413 && !isItsOwn(answer)
        ? new Hold(poster.reason("answered " + answer.status() + " in words that are not its own"))
        : answer.outcome();
  }

  /** Whatever the API says, it says under an id of the request. */
  private static boolean isItsOwn(HttpAnswer answer) {
    return answer.body().contains("\"requestId\"");
  }

  private byte[] created(Incident incident) {
    IncidentBrief brief = IncidentBrief.of(incident);
    return JsonObject.bytes(
        out -> {
          out.writeStringField("message", VisibleText.of(brief.title(), MESSAGE));
          out.writeStringField("alias", incident.getId());
          out.writeStringField("description", brief.summary());
          out.writeArrayFieldStart("tags");
          for (String tag : config.tags()) {
            out.writeString(tag);
          }
          out.writeEndArray();
          out.writeObjectFieldStart("details");
          for (IncidentBrief.Fact fact : brief.facts()) {
            out.writeStringField(fact.name(), fact.value());
          }
          out.writeStringField("delivery key", DeliveryKey.of(incident).toString());
          out.writeEndObject();
          out.writeStringField("entity", VisibleText.of(incident.getCluster(), ENTITY));
          out.writeStringField("source", "firedamp");
          out.writeStringField("priority", priority(incident));
        });
  }

  private static byte[] closing(Incident incident) {
    return JsonObject.bytes(
        out -> {
          out.writeStringField("source", "firedamp");
          out.writeStringField("note", IncidentBrief.of(incident).headline());
        });
  }

  private static String priority(Incident incident) {
    return switch (incident.getSeverity()) {
      case CRITICAL -> "P1";
      case HIGH -> "P2";
      case MEDIUM -> "P3";
      case LOW -> "P4";
      case INFO -> "P5";
    };
  }

  @Override
  public void close() {
    poster.close();
  }
}
