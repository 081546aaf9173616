package io.firedamp.sinks;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink whose mistakes are outcomes. When a batch makes it throw, each incident is tried alone, so
 * that one bad incident neither stops the others nor is lost. Its reasons can be shown to anybody.
 */
final class SafeSink {
  /** An incident that makes a sink throw this often, alone, will not be taken by it. */
  static final int THROWS_ALLOWED = 5;

  private static final int REASON = 2_000;

  private static final Logger log = LoggerFactory.getLogger(SafeSink.class);

  private final String name;
  private Secrets secrets;
  private Sink sink;
  private final Map<DeliveryKey, Integer> thrown = new HashMap<>();

  SafeSink(SinkContext context, Sink sink) {
    this.name = context.name();
    this.secrets = context.secrets();
    this.sink = sink;
  }

  /** From now on it is another; the one before is closed. */
  void become(Renewal.Renewed renewed) {
    Sink before = sink;
    secrets = renewed.context().secrets();
    sink = renewed.sink();
    before.close();
  }

  /** Closes the one that it is now. */
  void close() {
    sink.close();
  }

  List<Outcome> deliver(List<Incident> incidents) {
    try {
      return ask(incidents);
    } catch (RuntimeException e) {
      return incidents.size() == 1
          ? List.of(afterThrowing(incidents.get(0), e))
          : oneByOne(incidents);
    }
  }

  private List<Outcome> ask(List<Incident> incidents) {
    List<Outcome> outcomes = List.copyOf(sink.deliver(incidents));
    if (outcomes.size() != incidents.size()) {
      throw new IllegalStateException(
          "sink '%s' answered %d outcomes for %d incidents"
              .formatted(name, outcomes.size(), incidents.size()));
    }
    incidents.forEach(incident -> thrown.remove(DeliveryKey.of(incident)));
    return outcomes.stream().map(this::withoutSecrets).toList();
  }

  private List<Outcome> oneByOne(List<Incident> incidents) {
    List<Outcome> outcomes = new ArrayList<>(incidents.size());
    for (Incident incident : incidents) {
      outcomes.addAll(deliver(List.of(incident)));
    }
    return outcomes;
  }

  private Outcome afterThrowing(Incident incident, RuntimeException failure) {
    DeliveryKey key = DeliveryKey.of(incident);
    String reason = shown("sink '%s' threw %s".formatted(name, failure));
    log.atWarn()
        .addKeyValue("sink", name)
        .addKeyValue("delivery", key)
        .addKeyValue("reason", reason)
        .setCause(harmless(failure))
        .log("sink threw");
    // An unreachable world is not the incident's fault.
    if (failure instanceof UncheckedIOException
        || thrown.merge(key, 1, Integer::sum) < THROWS_ALLOWED) {
      return new Retry(Duration.ZERO, reason);
    }
    thrown.remove(key);
    return new Poison(reason);
  }

  private Outcome withoutSecrets(Outcome outcome) {
    if (outcome instanceof Retry retry) {
      return new Retry(retry.after(), shown(retry.reason()));
    }
    if (outcome instanceof Hold hold) {
      return new Hold(shown(hold.reason()));
    }
    return outcome instanceof Poison poison ? new Poison(shown(poison.reason())) : outcome;
  }

  /** What a destination or a library said, as a log and a terminal may show it. */
  private String shown(String reason) {
    return VisibleText.of(secrets.removedFrom(reason), REASON);
  }

  private @Nullable Throwable harmless(RuntimeException failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    String text = trace.toString();
    return secrets.removedFrom(text).equals(text) ? failure : null;
  }
}
