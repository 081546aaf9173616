package io.firedamp.sinks.webhook;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Posts each revision of an incident alone, signed, and in order. */
public final class WebhookSink implements Sink {
  private final Config config;
  private final IncidentFormat format;
  private final WebhookSignature signature;
  private final HttpPoster poster;
  private final Clock clock;
  private final LongSupplier nanoTime;

  WebhookSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.format = format(config, context.formats());
    this.signature = new WebhookSignature(config.signingSecrets());
    this.poster = new HttpPoster(config.http(), context.hiding(config.signingSecrets()));
    this.clock = context.clock();
    this.nanoTime = nanoTime;
  }

  private static IncidentFormat format(Config config, IncidentFormats formats) {
    IncidentFormat format = formats.named(config.format());
    Require.that(
        config.maxBodySize() >= format.smallest(),
        "maxBodySize",
        "at least %d for %s".formatted(format.smallest(), format.name()),
        config.maxBodySize());
    return format;
  }

  /**
   * Where to and how.
   *
   * @param url https, or http to this machine; path and query may hold a secret
   * @param token told as {@code Authorization: Bearer}; empty for none
   * @param signingSecrets base64, with or without {@code whsec_}; each signs, so that a receiver
   *     may know either while one is replaced; without any nothing is signed
   * @param format of the body: ecs, cef, or another that is installed
   * @param maxBodySize bytes
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each post, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String token,
      List<String> signingSecrets,
      String format,
      int maxBodySize,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      Require.between("maxBodySize", maxBodySize, 2048, 1024 * 1024);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig.requireToken("token", token);
      signingSecrets = List.copyOf(signingSecrets);
      if (!signingSecrets.stream().allMatch(WebhookSignature::isSecret)) {
        throw new IllegalArgumentException(
            "signingSecrets must each be 24 to 64 bytes in base64, with or without whsec_ before");
      }
      http(url, token, connectTimeout, timeout, certificates).requireConfidential();
    }

    HttpConfig http() {
      return http(url, token, connectTimeout, timeout, certificates);
    }

    private static HttpConfig http(
        String url,
        String token,
        Duration connectTimeout,
        Duration timeout,
        TlsConfig certificates) {
      return new HttpConfig(
          url,
          token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token),
          connectTimeout,
          timeout,
          certificates);
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
      return "webhook to %s, %s, %d signatures"
          .formatted(http().target(), format, signingSecrets.size());
    }
  }

  /** Makes sinks of type {@code webhook}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "webhook";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost/",
          "",
          List.of(),
          "ecs",
          256 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "HTTPS POST of each revision, signed as Standard Webhooks does, in any of the formats.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      format(config, formats);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new WebhookSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    // All before the first: a format that throws makes the batch begin anew.
    List<Payload> messages =
        incidents.stream()
            .map(each -> new Payload(each, format.format(each, config.maxBodySize())))
            .toList();
    return new InTurn(nanoTime)
        .sendEach(messages, each -> post(each.key(), Payload.body(List.of(each))));
  }

  private Outcome post(DeliveryKey key, byte[] body) {
    if (!WebhookSignature.canTell(key)) {
      return new Poison(
          "webhook-id must be printable ASCII without a dot, and the delivery key is not");
    }
    return poster
        .post("", signature.headers(key, clock.instant(), body), format.contentType(), body)
        .outcome();
  }

  @Override
  public void close() {
    poster.close();
  }
}
