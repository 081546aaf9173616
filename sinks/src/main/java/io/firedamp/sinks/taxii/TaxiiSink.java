package io.firedamp.sinks.taxii;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Adds the objects of each revision to a collection. */
public final class TaxiiSink implements Sink {
  private static final String MEDIA_TYPE = "application/taxii+json;version=2.1";
  private static final int LARGEST = 512 * 1024;
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  /** What is waited for is one batch's, so this is never reached by a server that answers. */
  private static final int MOST_PENDING = 1_000;

  private final Config config;
  private final IncidentFormat format;
  private final HttpPoster poster;
  private final LongSupplier nanoTime;
  private final Map<DeliveryKey, String> pending = new HashMap<>();

  TaxiiSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.format = context.formats().named("stix");
    this.poster = new HttpPoster(config.http(), context.hiding(List.of(config.password())));
    this.nanoTime = nanoTime;
  }

  /**
   * Where to and how.
   *
   * @param url of the API root, as {@code https://taxii.example/api1}; https, or http to this
   *     machine
   * @param collection its id, a UUID
   * @param user that may add objects; empty for none
   * @param password of it
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String collection,
      String user,
      String password,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      Require.text(collection.matches("[0-9A-Fa-f-]{36}"), "collection", "a UUID", collection);
      Require.that(!user.contains(":"), "user", "without a colon", "'" + user + "'");
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig http() {
      String pair = user + ":" + password;
      Map<String, String> headers =
          user.isEmpty()
              ? Map.of("Accept", MEDIA_TYPE)
              : Map.of(
                  "Accept",
                  MEDIA_TYPE,
                  "Authorization",
                  "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
      return new HttpConfig(url, headers, connectTimeout, timeout, certificates);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "TAXII at %s, collection %s".formatted(http().target(), collection);
    }
  }

  /** Makes sinks of type {@code taxii}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "taxii";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost/api1",
          "00000000-0000-0000-0000-000000000000",
          "",
          "",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "A collection of a TAXII 2.1 server, as objects of STIX 2.1.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new TaxiiSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return new InTurn(nanoTime).sendEach(incidents, this::add);
  }

  private Outcome add(Incident incident) {
    DeliveryKey key = DeliveryKey.of(incident);
    String asked = pending.get(key);
    HttpAnswer answer =
        asked == null
            ? poster.post(
                "/collections/" + config.collection() + "/objects/",
                Map.of(),
                MEDIA_TYPE,
                envelope(incident))
            : poster.get("/status/" + asked + "/");
    if (asked != null && answer.status() == 404) {
      // It has forgotten: the same objects once more are none more.
      pending.remove(key);
      return new Retry(Duration.ZERO, poster.reason("has forgotten what it was to judge"));
    }
    return judged(key, answer);
  }

  private Outcome judged(DeliveryKey key, HttpAnswer answer) {
    TaxiiStatus status = TaxiiStatus.of(answer.body());
    if (!(answer.outcome() instanceof Delivered)) {
      boolean isItsOwn = answer.status() == 413 || answer.body().contains("\"title\"");
      return answer.outcome() instanceof Poison refused && !isItsOwn
          ? new Hold(refused.reason())
          : answer.outcome();
    }
    if (status.isPending()) {
      if (pending.size() < MOST_PENDING) {
        pending.put(key, status.id());
      }
      return new Retry(ASK_AGAIN, poster.reason("has yet to judge it"));
    }
    pending.remove(key);
    if (!status.isComplete()) {
      return new Hold(poster.reason("answered " + answer.status() + " as no TAXII server does"));
    }
    return status.failures() > 0
        ? new Poison(
            poster.reason(
                "did not take %d objects: ".formatted(status.failures()) + status.message()))
        : new Delivered();
  }

  /** The objects of the bundle, which has nothing else but a type and an id before them. */
  private byte[] envelope(Incident incident) {
    String bundle = new String(format.format(incident, LARGEST), UTF_8);
    return ("{" + bundle.substring(bundle.indexOf("\"objects\":"))).getBytes(UTF_8);
  }

  @Override
  public void close() {
    poster.close();
  }
}
