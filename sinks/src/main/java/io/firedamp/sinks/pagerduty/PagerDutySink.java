package io.firedamp.sinks.pagerduty;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.Alert;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Triggers and resolves an alert of PagerDuty for each incident. */
public final class PagerDutySink implements Sink {
  private static final String PATH = "/v2/enqueue";

  private final Config config;
  private final EnqueueRequest request;
  private final HttpPoster poster;
  private final LongSupplier nanoTime;

  PagerDutySink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.request = new EnqueueRequest(config.routingKey());
    this.poster = new HttpPoster(config.http(), context.hiding(List.of(config.routingKey())));
    this.nanoTime = nanoTime;
  }

  /**
   * Where to and how.
   *
   * @param url without {@code /v2/enqueue}; https, or http to this machine
   * @param routingKey of an integration "Events API v2" of a service, or of an event orchestration
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each post, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String routingKey,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig.requireToken("routingKey", routingKey);
      HttpConfig http = new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
      if (url.contains(PATH)) {
        throw new IllegalArgumentException(
            "url must be without " + PATH + ", which is put behind it");
      }
    }

    HttpConfig http() {
      return new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
    }

    /** Without the routing key. */
    @Override
    public String toString() {
      return "PagerDuty at " + http().target();
    }
  }

  /** Makes sinks of type {@code pagerduty}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "pagerduty";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://events.pagerduty.com",
          "",
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "PagerDuty's Events API v2: an alert for each incident, resolved when it ends.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new PagerDutySink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    InTurn turn = new InTurn(nanoTime);
    return Alert.tell(incidents, alerts -> turn.sendEach(alerts, this::tell));
  }

  private Outcome tell(Alert alert) {
    if (alert.action() == Alert.Action.NONE) {
      return new Delivered();
    }
    if (!EnqueueRequest.canTell(alert.incident().getId())) {
      return new Poison("dedup_key must be 1 to 255 visible characters, and the id is not");
    }
    if (config.routingKey().isEmpty()) {
      return new Hold("routingKey must be set, was empty");
    }
    HttpAnswer answer = poster.post(PATH, Map.of(), "application/json", request.of(alert));
    return EnqueueRule.outcome(answer, EnqueueAnswer.of(answer.body()), poster::reason);
  }

  @Override
  public void close() {
    poster.close();
  }
}
