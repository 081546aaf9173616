package io.firedamp.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.http.Page;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.sinks.DeliveryWorker;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Trial;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a person may have a running pipeline do. */
final class PipelineActions {
  /** How long an answer is waited for: a batch in hand comes first, and takes two minutes. */
  static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Pipeline pipeline;
  private final Clock clock;

  PipelineActions(Pipeline pipeline, Clock clock) {
    this.pipeline = pipeline;
    this.clock = clock;
  }

  /** Has a made-up incident told by the sink of the parameter {@code sink}. */
  Page test(Map<String, String> parameters) {
    String sink = parameters.getOrDefault("sink", "");
    DeliveryWorker worker = pipeline.sinks().get(sink);
    if (worker == null) {
      return refused(404, unknown());
    }
    String cluster = pipeline.plan().config().basics().cluster();
    return answered(worker.test(MadeUpIncident.story(cluster, sink, clock.instant())));
  }

  /** Has the dead letter of the parameter {@code letter} told once more by its sink. */
  Page retry(Map<String, String> parameters) {
    LetterId id;
    try {
      id = LetterId.parse(parameters.getOrDefault("letter", ""));
    } catch (Failure e) {
      return refused(400, String.valueOf(e.getMessage()));
    }
    DeadLetter letter;
    try (TopicReader reader = pipeline.reader()) {
      letter = new Letters(reader, pipeline.topics()).at(id).letter();
    } catch (Failure e) {
      return refused(404, String.valueOf(e.getMessage()));
    }
    DeliveryWorker worker = pipeline.sinks().get(letter.getContext().getOrDefault("sink", ""));
    if (worker == null) {
      return refused(404, unknown());
    }
    return letter.getOriginalSize() > letter.getOriginal().remaining()
        ? refused(409, "the letter holds the beginning of its incident alone")
        : answered(worker.retry(letter));
  }

  private String unknown() {
    return "the sinks of this process are " + String.join(", ", pipeline.sinks().keySet());
  }

  private static Page answered(CompletableFuture<Trial> asked) {
    try {
      return Page.json(200, tree(asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) + "\n");
    } catch (TimeoutException e) {
      return refused(504, "the sink is busy with other incidents: ask again");
    } catch (ExecutionException e) {
      return refused(500, "Kafka is away, or the sink has stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refused(503, "the process is about to end");
    } finally {
      asked.cancel(false);
    }
  }

  /** What a command prints of a trial, here or in the running process. */
  static ObjectNode tree(Trial trial) {
    Outcome outcome = trial.outcome();
    return JsonNodeFactory.instance
        .objectNode()
        .put("taken", trial.isTaken())
        .put("outcome", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
        .put("reason", reason(outcome))
        .put("answer", trial.said());
  }

  private static String reason(Outcome outcome) {
    if (outcome instanceof Retry retry) {
      return retry.reason();
    }
    if (outcome instanceof Hold hold) {
      return hold.reason();
    }
    return outcome instanceof Poison poison ? poison.reason() : "";
  }

  private static Page refused(int status, String reason) {
    return Page.json(status, JsonNodeFactory.instance.objectNode().put("error", reason) + "\n");
  }
}
