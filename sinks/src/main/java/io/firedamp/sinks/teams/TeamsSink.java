package io.firedamp.sinks.teams;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Poison;
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

/** Posts a card to a channel for each revision that is worth one, and in order. */
public final class TeamsSink implements Sink {
  /** Teams takes 28 KB, of which each revision is a kilobyte or two. */
  private static final int MOST = 15;

  private final HttpPoster poster;
  private final Digests digests;

  TeamsSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.poster = new HttpPoster(config.http(), context);
    this.digests =
        new Digests(
            new ToldChanges(config.tell()), config.digestFrom(), MOST, this::post, nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url of the workflow, with its signature, which is a secret; https, or http to this
   *     machine
   * @param tell of OPENED, ESCALATED, REVISED and CLOSED
   * @param digestFrom revisions that come at once, as after quiet hours, from which on they share a
   *     card; 0 is never
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

    /** Without the path and the signature. */
    @Override
    public String toString() {
      return "Teams at %s, told of %s".formatted(http().target(), tell);
    }
  }

  /** Makes sinks of type {@code teams}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "teams";
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
      return "Microsoft Teams by a workflow's webhook: a card when an incident opens, rises or ends.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new TeamsSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return digests.deliver(incidents);
  }

  private Outcome post(List<Incident> message) {
    byte[] card = TeamsCard.of(message);
    if (card.length > TeamsCard.LARGEST && message.size() > 1) {
      return new Poison("a card of so many is too large for Teams");
    }
    HttpAnswer answer = poster.post("application/json", card);
    return TeamsRule.outcome(answer, poster::reason);
  }

  @Override
  public void close() {
    poster.close();
  }
}
