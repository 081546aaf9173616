package io.firedamp.sinks.secops;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.http.Batches;
import io.firedamp.sinks.http.ClientCredentials;
import io.firedamp.sinks.http.ClientCredentials.Grant;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Imports incidents into Google SecOps as events, several in a request. */
public final class SecOpsSink implements Sink {
  /** Bytes; one event that is refused takes the whole request with it, so no more than 1 MB. */
  private static final int LARGEST_BODY = 900 * 1024;

  private static final int MOST = 100;
  private static final int LARGEST_EVENT = 128 * 1024;

  private final Config config;
  private final SinkContext context;
  private final IncidentFormat format;
  private final Batches batches;
  private final @Nullable ClientCredentials credentials;
  private String token = "";
  private @Nullable HttpPoster poster;

  SecOpsSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.context =
        config.serviceAccount().isEmpty()
            ? context
            : context.hiding(List.of(ServiceAccount.parse(config.serviceAccount()).keyId()));
    this.format = context.formats().named("udm");
    this.credentials = config.serviceAccount().isEmpty() ? null : credentials(config, this.context);
    this.batches =
        new Batches(
            LARGEST_BODY,
            MOST,
            this::post,
            answer -> answer.body().contains("INVALID_ARGUMENT"),
            this::reason,
            nanoTime);
  }

  private static ClientCredentials credentials(Config config, SinkContext context) {
    ServiceAccount account = ServiceAccount.parse(config.serviceAccount());
    return ClientCredentials.signing(
        config.login(account), () -> account.assertion(context.clock().instant()), context);
  }

  /**
   * Where to and how.
   *
   * @param url of the region's API, as {@code https://chronicle.eu.rep.googleapis.com}; https, or
   *     http to this machine
   * @param project in which the instance is
   * @param location of the instance, as {@code eu}
   * @param instance its id
   * @param serviceAccount the JSON of a service account's key, which may import events ({@code
   *     chronicle.events.import})
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String project,
      String location,
      String instance,
      String serviceAccount,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requirePart("project", project);
      HttpConfig.requirePart("location", location);
      HttpConfig.requirePart("instance", instance);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
      if (!serviceAccount.isEmpty()) {
        String tokenUri = ServiceAccount.parse(serviceAccount).tokenUri();
        new HttpConfig(tokenUri, Map.of(), connectTimeout, timeout, certificates)
            .requireConfidential();
      }
    }

    HttpConfig login(ServiceAccount account) {
      return new HttpConfig(account.tokenUri(), Map.of(), connectTimeout, timeout, certificates);
    }

    HttpConfig http(String token) {
      return new HttpConfig(
          url, Map.of("Authorization", "Bearer " + token), connectTimeout, timeout, certificates);
    }

    String path() {
      return "/v1beta/projects/%s/locations/%s/instances/%s/events:import"
          .formatted(project, location, instance);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Google SecOps at %s, instance %s".formatted(http("").target(), instance);
    }
  }

  /** Makes sinks of type {@code secops}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "secops";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://chronicle.us.rep.googleapis.com",
          "my-project",
          "us",
          "my-instance",
          "",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Google SecOps (Chronicle), as events of its Unified Data Model.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new SecOpsSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    if (credentials == null) {
      return Collections.nCopies(
          incidents.size(), new Hold("serviceAccount must be set, was empty"));
    }
    return batches.deliver(
        incidents.stream()
            .map(each -> new Payload(each, format.format(each, LARGEST_EVENT)))
            .toList());
  }

  private HttpAnswer post(List<Payload> part) {
    HttpAnswer answer = postOnce(part);
    if (answer.status() != 401 || credentials == null) {
      return answer;
    }
    // A token may be taken back before its time.
    credentials.forget();
    return postOnce(part);
  }

  private HttpAnswer postOnce(List<Payload> part) {
    if (credentials == null) {
      return new HttpAnswer(new Hold("serviceAccount must be set, was empty"), 0, "");
    }
    Grant grant = credentials.grant();
    if (!(grant.outcome() instanceof Delivered)) {
      return new HttpAnswer(grant.outcome(), 0, "");
    }
    return with(grant.token())
        .post(
            config.path(),
            Map.of(),
            "application/json",
            Payload.body("{\"inlineSource\":{\"events\":[", ",", part, "]}}"));
  }

  /** A poster knows its headers for secrets, so a new token has a new one. */
  private HttpPoster with(String granted) {
    HttpPoster current = poster;
    if (current == null || !granted.equals(token)) {
      token = granted;
      current = new HttpPoster(config.http(granted), context);
      poster = current;
    }
    return current;
  }

  private String reason(String said) {
    return with(token).reason(said);
  }

  @Override
  public void close() {
    if (credentials != null) {
      credentials.close();
    }
    if (poster != null) {
      poster.close();
      poster = null;
    }
  }
}
