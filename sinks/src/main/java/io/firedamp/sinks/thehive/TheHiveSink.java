package io.firedamp.sinks.thehive;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentBrief;
import io.firedamp.sinks.format.ToldChanges;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.http.JsonObject;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes an alert in TheHive for each revision that is worth one, and in order. */
public final class TheHiveSink implements Sink {
  private static final String PATH = "/api/v1/alert";

  /** Characters, as TheHive 5 bounds them. */
  private static final int REFERENCE = 128;

  private static final int TITLE = 512;
  private static final int TAG = 128;

  private final Config config;
  private final ToldChanges told;
  private final HttpPoster poster;
  private final LongSupplier nanoTime;

  TheHiveSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.told = new ToldChanges(config.tell());
    this.poster = new HttpPoster(config.http(), context);
    this.nanoTime = nanoTime;
  }

  /**
   * Where to and how.
   *
   * @param url without {@code /api/v1/alert}; https, or http to this machine
   * @param apiKey of a user that may create alerts
   * @param organisation told as {@code X-Organisation}; empty leaves it to the user
   * @param tags of each alert, beside those of techniques
   * @param tell of OPENED, ESCALATED, REVISED and CLOSED
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each post, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String apiKey,
      String organisation,
      List<String> tags,
      List<String> tell,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requireToken("apiKey", apiKey);
      Require.text(
          organisation.matches("[ -~]{0,128}"),
          "organisation",
          "at most 128 printable ASCII characters",
          organisation);
      tags = List.copyOf(tags);
      Require.that(
          tags.size() <= 20 && tags.stream().allMatch(tag -> tag.matches("[ -~]{1,128}")),
          "tags",
          "at most 20 of 128 printable ASCII characters",
          tags);
      tell = new ToldChanges(tell).names();
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http =
          new HttpConfig(url, headers(apiKey, organisation), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig http() {
      return new HttpConfig(
          url, headers(apiKey, organisation), connectTimeout, timeout, certificates);
    }

    private static Map<String, String> headers(String apiKey, String organisation) {
      String bearer = "Bearer " + apiKey;
      return organisation.isEmpty()
          ? Map.of("Authorization", bearer)
          : Map.of("Authorization", bearer, "X-Organisation", organisation);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "TheHive at %s, told of %s".formatted(http().target(), tell);
    }
  }

  /** Makes sinks of type {@code thehive}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "thehive";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost:9000",
          "",
          "",
          List.of("firedamp"),
          List.of("OPENED", "ESCALATED"),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "TheHive: an alert when an incident opens or rises.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new TheHiveSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return new InTurn(nanoTime).sendEach(incidents, this::tell);
  }

  private Outcome tell(Incident incident) {
    String reference = DeliveryKey.of(incident).toString();
    if (!told.isTold(incident)) {
      return new Delivered();
    }
    if (!VisibleText.fits(reference, REFERENCE) || !VisibleText.of(reference).equals(reference)) {
      return new Poison("sourceRef must be at most 128 visible characters, and the key is not");
    }
    if (config.apiKey().isEmpty()) {
      return new Hold("apiKey must be set, was empty");
    }
    HttpAnswer answer = poster.post(PATH, Map.of(), "application/json", alert(incident, reference));
    if (!(answer.outcome() instanceof Poison) || answer.status() == 413) {
      return answer.outcome();
    }
    if (!answer.body().contains("\"type\"") || !answer.body().contains("\"message\"")) {
      return new Hold(
          poster.reason("answered " + answer.status() + " in words that are not its own"));
    }
    return answer.body().contains("already exist") ? new Duplicate() : answer.outcome();
  }

  private byte[] alert(Incident incident, String reference) {
    IncidentBrief brief = IncidentBrief.of(incident);
    return JsonObject.bytes(
        out -> {
          out.writeStringField("type", "firedamp");
          out.writeStringField("source", "firedamp");
          out.writeStringField("sourceRef", reference);
          out.writeStringField("title", VisibleText.of(brief.headline(), TITLE));
          out.writeStringField("description", description(brief));
          out.writeNumberField("severity", severity(incident));
          out.writeNumberField("date", incident.getUpdated().toEpochMilli());
          out.writeArrayFieldStart("tags");
          for (String tag : config.tags()) {
            out.writeString(tag);
          }
          for (Technique technique : incident.getTechniques()) {
            if (!technique.getId().isBlank()) {
              out.writeString(VisibleText.of(technique.getId(), TAG));
            }
          }
          out.writeEndArray();
        });
  }

  /** TheHive renders Markdown, so what an attacker chose stands in a block that obeys none. */
  private static String description(IncidentBrief brief) {
    StringBuilder text = new StringBuilder("```\n");
    text.append(plain(brief.summary())).append("\n\n");
    for (IncidentBrief.Fact fact : brief.facts()) {
      text.append(fact.name()).append(": ").append(plain(fact.value())).append('\n');
    }
    return text.append("```\n").toString();
  }

  /** A fence would end the block. */
  private static String plain(String text) {
    return text.replace('`', '\'');
  }

  /** 1 low, 2 medium, 3 high, 4 critical. */
  private static int severity(Incident incident) {
    return switch (incident.getSeverity()) {
      case CRITICAL -> 4;
      case HIGH -> 3;
      case MEDIUM -> 2;
      case LOW, INFO -> 1;
    };
  }

  @Override
  public void close() {
    poster.close();
  }
}
