package io.firedamp.sinks;

import io.firedamp.schemas.Topic;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Poison;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What people ask of a worker while it runs; done on the worker's own thread between two batches,
 * because a sink belongs to one thread.
 */
final class Errands {
  private final Topic<Incident> incidents;
  private final SafeSink sink;
  private final SinkCounters said;
  private final DeliveryLedger ledger;
  private final Queue<Errand> waiting = new ConcurrentLinkedQueue<>();

  Errands(Topic<Incident> incidents, SafeSink sink, SinkCounters said, DeliveryLedger ledger) {
    this.incidents = incidents;
    this.sink = sink;
    this.said = said;
    this.ledger = ledger;
  }

  private record Errand(CompletableFuture<Trial> answer, Supplier<Trial> work) {
    void run() {
      // Who no longer waits for it no longer wants it.
      if (answer.isDone()) {
        return;
      }
      try {
        answer.complete(work.get());
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
        throw e;
      }
    }
  }

  /** To tell of made-up incidents, of which nothing is noted. */
  CompletableFuture<Trial> test(List<Incident> story) {
    return ask(() -> Trial.of(sink, said, story));
  }

  /**
   * To tell once more of an incident that was given up.
   *
   * @param original as it stood on the topic
   */
  CompletableFuture<Trial> retry(ByteBuffer original) {
    byte[] bytes = new byte[original.remaining()];
    original.duplicate().get(bytes);
    return ask(() -> retried(bytes));
  }

  /** Does what was asked for so far. */
  void run() {
    for (Errand errand = waiting.poll(); errand != null; errand = waiting.poll()) {
      errand.run();
    }
  }

  /** Nobody will do what is still asked for. */
  void end() {
    for (Errand errand = waiting.poll(); errand != null; errand = waiting.poll()) {
      errand.answer().completeExceptionally(new IllegalStateException("the sink has stopped"));
    }
  }

  private CompletableFuture<Trial> ask(Supplier<Trial> work) {
    CompletableFuture<Trial> answer = new CompletableFuture<>();
    waiting.add(new Errand(answer, work));
    return answer;
  }

  private Trial retried(byte[] original) {
    Incident incident;
    try {
      incident = incidents.valueSerde().deserializer().deserialize(incidents.name(), original);
    } catch (SerializationException e) {
      return new Trial(new Poison("it cannot be decoded: " + e.getMessage()), "");
    }
    ledger.catchUp();
    DeliveryKey key = DeliveryKey.of(incident);
    if (ledger.contains(key)) {
      return new Trial(new Duplicate(), "");
    }
    if (ledger.hasLater(key)) {
      return new Trial(new Poison("a later revision of it was delivered since"), "");
    }
    Incident told = ledger.hasTold(key.incident()) ? incident : Delivery.opening(incident);
    Trial trial = Trial.of(sink, said, List.of(told));
    if (trial.isTaken()) {
      ledger.add(key, trial.outcome() instanceof Duplicate ? "duplicate" : "delivered");
      ledger.flush();
    }
    return trial;
  }
}
