package io.firedamp.sinks.splunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.Payload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Speaks to one collector, on a channel of its own where the indexers acknowledge. */
final class HecClient implements AutoCloseable {
  private static final String JSON = "application/json";

  private final HttpPoster poster;
  private final SinkCounters counters;
  private final Map<String, String> channel;

  HecClient(SplunkSink.Config config, SinkContext context) {
    this.poster =
        config.acknowledge()
            ? HttpPoster.sticky(config.http(), context)
            : new HttpPoster(config.http(), context);
    this.counters = context.counters();
    this.channel =
        config.acknowledge()
            ? Map.of("X-Splunk-Request-Channel", UUID.randomUUID().toString())
            : Map.of();
  }

  /** What became of a request, and what else was said. */
  record Reply(Outcome outcome, HecAnswer said) {}

  Reply post(List<Payload> events) {
    HttpAnswer answer =
        poster.post("/services/collector/event", channel, JSON, Payload.body(events));
    HecAnswer said = HecAnswer.of(answer.body());
    if (HecRule.isNearlyFull(said)) {
      counters.count("nearly-full");
    }
    return new Reply(HecRule.outcome(answer, said, poster::reason), said);
  }

  /** Asks which of these ids the indexers have acknowledged. */
  Reply ask(Set<Long> ids) {
    String body =
        ids.stream().map(String::valueOf).collect(Collectors.joining(",", "{\"acks\":[", "]}"));
    HttpAnswer answer = poster.post("/services/collector/ack", channel, JSON, body.getBytes(UTF_8));
    HecAnswer said = HecAnswer.of(answer.body());
    return new Reply(HecRule.outcomeOfAsking(answer, said, poster::reason), said);
  }

  /** What a person may see of it. */
  String reason(String said) {
    return poster.reason(said);
  }

  @Override
  public void close() {
    poster.close();
  }
}
