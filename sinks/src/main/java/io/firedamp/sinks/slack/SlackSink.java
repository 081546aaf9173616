package io.firedamp.sinks.slack;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.ToldChanges;
import io.firedamp.sinks.http.Digests;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Posts a message to a channel for each revision that is worth one, and in order. */
public final class SlackSink implements Sink {
  /** Slack takes 50 blocks, of which each revision is one. */
  private static final int MOST = 40;

  private final HttpPoster poster;
  private final Digests digests;

  SlackSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.poster = new HttpPoster(config.http(), context);
    this.digests =
        new Digests(
            new ToldChanges(config.tell()), config.digestFrom(), MOST, this::post, nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url of the incoming webhook, which is a secret; https, or http to this machine
   * @param tell of OPENED, ESCALATED, REVISED and CLOSED
   * @param digestFrom revisions that come at once, as after quiet hours, from which on they share a
   *     message; 0 is never
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each post, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      List<String> tell,
      int digestFrom,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      tell = new ToldChanges(tell).names();
      Digests.requireFrom(digestFrom);
      HttpConfig.requireWaits(connectTimeout, timeout);
      new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates).requireConfidential();
    }

    HttpConfig http() {
      return new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
    }

    /** Without the path, which is secret. */
    @Override
    public String toString() {
      return "Slack at %s, told of %s".formatted(http().target(), tell);
    }
  }

  /** Makes sinks of type {@code slack}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "slack";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost/",
          ToldChanges.defaults(),
          0,
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Slack's incoming webhooks: a message when an incident opens, rises or ends.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new SlackSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return digests.deliver(incidents);
  }

  private Outcome post(List<Incident> message) {
    HttpAnswer answer = poster.post("application/json; charset=utf-8", SlackMessage.of(message));
    return SlackRule.outcome(answer, poster::reason);
  }

  @Override
  public void close() {
    poster.close();
  }
}
