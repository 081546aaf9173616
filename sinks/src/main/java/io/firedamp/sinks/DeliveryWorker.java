package io.firedamp.sinks;

import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryHealth.State;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one sink on a thread of its own, and gives it its guarantees: every incident once per
 * revision, in order, tried until it is delivered or dead, whatever becomes of the other sinks.
 *
 * <p>Exactly once where the destination recognises a repetition; elsewhere a crash repeats at most
 * the batch in flight (200 incidents).
 */
public final class DeliveryWorker implements AutoCloseable {
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

  private final String name;
  private final DeliveryClients clients;
  private final DeliveryLoop loop;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Thread thread;

  private DeliveryWorker(String name, DeliveryClients clients, DeliveryLoop loop) {
    this.name = name;
    this.clients = clients;
    this.loop = loop;
    this.thread = new Thread(this::run, "deliver-" + name);
    this.thread.setDaemon(true);
  }

  /**
   * A worker that is yet to be started; it closes its sink.
   *
   * @param renewal of the sink, while it is held
   * @param rule which incidents it is for
   * @param kafka settings of Kafka's clients, as {@code bootstrap.servers} and security
   */
  public static DeliveryWorker of(
      SinkContext context,
      Sink sink,
      Renewal renewal,
      DeliveryRule rule,
      Topics topics,
      ClientSettings kafka) {
    String name = context.name();
    DeliveryClients clients = DeliveryClients.connect(topics, name, kafka);
    DeliveryLoop loop =
        new DeliveryLoop(
            context,
            sink,
            renewal,
            rule,
            topics.incidents(),
            clients,
            new Backoff(new SplittableRandom()),
            System::nanoTime);
    return new DeliveryWorker(name, clients, loop);
  }

  /** Begins to deliver. */
  public void start() {
    thread.start();
  }

  public DeliveryHealth health() {
    return loop.counters().of(name);
  }

  /** Has made-up incidents told, one after the other; nothing of it is noted or counted. */
  public CompletableFuture<Trial> test(List<Incident> story) {
    return loop.errands().test(story);
  }

  /**
   * Has a dead letter's incident told once more, and notes it when it is taken; not where a later
   * revision was told since.
   */
  public CompletableFuture<Trial> retry(DeadLetter letter) {
    return loop.errands().retry(letter.getOriginal());
  }

  /**
   * Finishes the batch in hand, commits and closes the sink; waits for that half a minute at most.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    if (thread.getState() == Thread.State.NEW) {
      shutDown("");
      return;
    }
    clients.consumer().wakeup();
    try {
      thread.join(DRAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      log.atWarn().addKeyValue("sink", name).log("sink did not stop in time");
      thread.interrupt();
    }
  }

  private void run() {
    String reason = "";
    try {
      loop.begin();
      while (!closing.get()) {
        loop.step();
      }
    } catch (WakeupException | InterruptException e) {
      log.atDebug().addKeyValue("sink", name).log("told to stop");
    } catch (RuntimeException | Error e) {
      reason = "it died of " + e;
      log.atError().addKeyValue("sink", name).setCause(e).log("delivery died");
      throw e;
    } finally {
      shutDown(reason);
    }
  }

  private void shutDown(String reason) {
    try {
      loop.end();
    } catch (KafkaException e) {
      log.atWarn()
          .addKeyValue("sink", name)
          .setCause(e)
          .log("last deliveries not committed: the ledger will recognise them");
    }
    loop.counters().become(State.STOPPED, reason);
    try {
      loop.close();
    } finally {
      clients.close();
    }
  }
}
