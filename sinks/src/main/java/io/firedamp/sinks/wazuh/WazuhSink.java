package io.firedamp.sinks.wazuh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.Batches;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends incidents to Wazuh's analysis engine as events, several in a request. */
public final class WazuhSink implements Sink {
  private static final String LOGIN = "/security/user/authenticate?raw=true";

  /** Bytes of a request's events, and events of it; Wazuh takes 10 MB and 100 of them. */
  private static final int LARGEST_BODY = 4 * 1024 * 1024;

  private static final int MOST = 100;

  /** Bytes; its engine cuts an event at 64 KiB. */
  private static final int LARGEST_EVENT = 60 * 1024;

  /** Two thirds of what a token lives unless Wazuh is told otherwise. */
  private static final Duration TOKEN = Duration.ofMinutes(10);

  private final Config config;
  private final SinkContext context;
  private final IncidentFormat format;
  private final HttpPoster login;
  private final Batches batches;
  private @Nullable HttpPoster poster;
  private Instant until = Instant.MIN;

  WazuhSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.context = context.hiding(List.of(config.password()));
    this.format = context.formats().named(config.format());
    // Counters of its own: what is said to a login is a token, and nothing to be shown.
    this.login =
        new HttpPoster(
            config.login(),
            new SinkContext(
                context.name(),
                this.context.secrets(),
                new SinkCounters(),
                context.clock(),
                context.formats()));
    this.batches =
        new Batches(
            LARGEST_BODY,
            MOST,
            this::post,
            answer -> answer.body().contains("\"title\"") && answer.body().contains("\"error\""),
            login::reason,
            nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url of the server API; https, or http to this machine
   * @param user that may ingest events ({@code event:ingest})
   * @param password of it
   * @param format of the event: ecs, ocsf, or another that is installed
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String user,
      String password,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      Require.that(!user.contains(":"), "user", "without a colon", "'" + user + "'");
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig login() {
      String pair = user + ":" + password;
      return with("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }

    HttpConfig with(String authorization) {
      return new HttpConfig(
          url, Map.of("Authorization", authorization), connectTimeout, timeout, certificates);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Wazuh at %s, %s".formatted(login().target(), format);
    }
  }

  /** Makes sinks of type {@code wazuh}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "wazuh";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost:55000",
          "",
          "",
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Wazuh's analysis engine, by its server API, several incidents in a request.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST_EVENT);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new WazuhSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return batches.deliver(incidents.stream().map(this::event).toList());
  }

  /** An event is a text of JSON. */
  private Payload event(Incident incident) {
    return JsonText.of(incident, new String(format.format(incident, LARGEST_EVENT), UTF_8));
  }

  private HttpAnswer post(List<Payload> part) {
    HttpAnswer answer = postOnce(part);
    if (answer.status() != 401) {
      return answer;
    }
    // A token may be taken back before its time.
    poster = null;
    return postOnce(part);
  }

  private HttpAnswer postOnce(List<Payload> part) {
    HttpPoster current = poster;
    if (current == null || !context.clock().instant().isBefore(until)) {
      HttpAnswer granted = login.post(LOGIN, Map.of(), "application/json", new byte[0]);
      if (!(granted.outcome() instanceof Delivered)) {
        return granted.outcome() instanceof Poison refused
            ? without(new Hold(refused.reason()))
            : without(granted.outcome());
      }
      String token = granted.body().strip();
      if (!token.matches("[!-~]{1,8192}") || token.startsWith("{")) {
        return without(new Hold(login.reason("gave no token")));
      }
      current = new HttpPoster(config.with("Bearer " + token), context);
      poster = current;
      until = context.clock().instant().plus(TOKEN);
    }
    HttpAnswer answer =
        current.post(
            "/events",
            Map.of(),
            "application/json",
            Payload.body("{\"events\":[", ",", part, "]}"));
    return answer.outcome() instanceof Delivered ? judged(answer, current) : answer;
  }

  /** 200 is said of events that its engine did not take, too. */
  private static HttpAnswer judged(HttpAnswer answer, HttpPoster poster) {
    if (answer.body().matches("(?s).*\"error\"\\s*:\\s*0\\D.*")) {
      return answer;
    }
    return without(
        answer.body().contains("\"error\"")
            ? new Retry(Duration.ZERO, poster.reason("took not all: " + answer.body()))
            : new Hold(poster.reason("answered " + answer.status() + " as Wazuh does not")));
  }

  private static HttpAnswer without(Outcome outcome) {
    return new HttpAnswer(outcome, 0, "");
  }

  @Override
  public void close() {
    login.close();
    if (poster != null) {
      poster.close();
      poster = null;
    }
  }
}
