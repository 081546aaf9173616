package io.firedamp.sinks.sentinel;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.Batches;
import io.firedamp.sinks.http.ClientCredentials;
import io.firedamp.sinks.http.ClientCredentials.Grant;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends incidents to a table of Microsoft Sentinel, with a token of Microsoft's identity platform.
 */
public final class SentinelSink implements Sink {
  /** Bytes; Azure takes 1 MB of a call, inflated. */
  private static final int LARGEST_BODY = 900 * 1024;

  private static final int MOST = 500;

  private final Config config;
  private final IncidentFormat format;
  private final SinkContext context;
  private final ClientCredentials credentials;
  private final Batches batches;
  private @Nullable HttpPoster poster;
  private String token = "";

  SentinelSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.context = context.hiding(List.of(config.clientSecret()));
    this.format = context.formats().named(config.format());
    this.credentials =
        new ClientCredentials(
            config.login(), config.clientId(), config.clientSecret(), config.scope(), this.context);
    this.batches =
        new Batches(
            LARGEST_BODY,
            MOST,
            this::post,
            answer -> answer.body().contains("\"error\""),
            this::reason,
            nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url of the data collection endpoint, or of the rule's own
   * @param ruleId immutable id of the data collection rule
   * @param stream that the rule declares
   * @param tenant id of the directory
   * @param clientId of the application, which needs the role "Monitoring Metrics Publisher"
   * @param clientSecret of the application
   * @param loginUrl of the identity platform; another for other clouds
   * @param scope of the token; another for other clouds
   * @param format of the column Incident: ecs, ocsf, or another that is installed
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String ruleId,
      String stream,
      String tenant,
      String clientId,
      String clientSecret,
      String loginUrl,
      String scope,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requirePart("ruleId", ruleId);
      HttpConfig.requirePart("stream", stream);
      HttpConfig.requirePart("tenant", tenant);
      HttpConfig.requireToken("clientId", clientId);
      HttpConfig.requireToken("clientSecret", clientSecret);
      HttpConfig.requireToken("scope", scope);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
      HttpConfig login = new HttpConfig(loginUrl, Map.of(), connectTimeout, timeout, certificates);
      login.requireConfidential();
      login.requireBase();
    }

    HttpConfig http(String token) {
      return new HttpConfig(
          url, Map.of("Authorization", "Bearer " + token), connectTimeout, timeout, certificates);
    }

    HttpConfig login() {
      String base = loginUrl.endsWith("/") ? loginUrl : loginUrl + "/";
      return new HttpConfig(
          base + tenant + "/oauth2/v2.0/token", Map.of(), connectTimeout, timeout, certificates);
    }

    String path() {
      return "/dataCollectionRules/%s/streams/%s?api-version=2023-01-01".formatted(ruleId, stream);
    }

    /** Without secrets. */
    @Override
    public String toString() {
      return "Sentinel at %s, %s, %s".formatted(http("").target(), stream, format);
    }
  }

  /** Makes sinks of type {@code sentinel}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "sentinel";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost",
          "dcr-0",
          "Custom-FiredampIncidents_CL",
          "tenant",
          "",
          "",
          "https://login.microsoftonline.com",
          "https://monitor.azure.com/.default",
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "A table of Microsoft Sentinel, by Azure Monitor's Logs Ingestion API.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(SentinelRow.LARGEST_COLUMN);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new SentinelSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return batches.deliver(incidents.stream().map(each -> SentinelRow.of(each, format)).toList());
  }

  private HttpAnswer post(List<Payload> part) {
    HttpAnswer answer = postOnce(part);
    if (answer.status() != 401) {
      return answer;
    }
    // A token may be taken back before its time.
    credentials.forget();
    return postOnce(part);
  }

  private HttpAnswer postOnce(List<Payload> part) {
    Grant grant = credentials.grant();
    if (!(grant.outcome() instanceof Delivered)) {
      return new HttpAnswer(grant.outcome(), 0, "");
    }
    return with(grant.token())
        .post(config.path(), Map.of(), "application/json", Payload.body("[", ",", part, "]"));
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
    credentials.close();
    if (poster != null) {
      poster.close();
      poster = null;
    }
  }
}
