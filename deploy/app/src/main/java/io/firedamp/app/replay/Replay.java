package io.firedamp.app.replay;

import io.firedamp.app.Failure;
import io.firedamp.app.Pipeline;
import io.firedamp.app.Reasons;
import io.firedamp.app.TopicReader;
import io.firedamp.app.coverage.Coverage;
import io.firedamp.app.replay.PacedStream.Turn;
import io.firedamp.detectors.DetectorApp;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.Formats;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Tick;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Feeds files to a running pipeline, in event time, and waits for what it makes of them. */
public final class Replay {
  private static final int MOST_UNDER_WAY = 2_000;
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private final Pipeline pipeline;
  private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Map<String, Dropped> dropped = new TreeMap<>();
  private final Reasons reasons = new Reasons();
  private final Set<Class<?>> kinds = new HashSet<>();
  private final long started = System.nanoTime();
  private long bytes;
  private Instant reached = Instant.MIN;
  private long events;
  private long records;

  /** What was left out for one reason, and where the first of it lies. */
  public record Dropped(long count, String first) {}

  /**
   * What came of it.
   *
   * @param incidents that stand, most severe first
   * @param campaigns that they make
   * @param dropped records that could not be read, by the first reason of its kind
   * @param counts what became of all records of all files
   * @param records that gave something, or could not be read: lines, documents, JSON values
   * @param events that readers gave, dead letters left out
   * @param published of those, acknowledged; Kafka could never take the others, which {@code
   *     dropped} names
   * @param unresolved what signals were said of that no fact names the workload of
   * @param coverage what could be seen at the end of the input
   */
  public record Result(
      List<Incident> incidents,
      List<Campaign> campaigns,
      Map<String, Dropped> dropped,
      RecordCounts counts,
      long records,
      long events,
      long published,
      Instant reached,
      Pace pace,
      Unresolved unresolved,
      List<Coverage.ClusterSight> coverage) {}

  public Replay(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Replays everything and returns when nothing more will come of it. */
  public Result play(
      List<Path> files, List<EventParser> parsers, Provenance from, Progress progress)
      throws IOException, InterruptedException {
    Readers readers = new Readers(from);
    try (EventTimeMerge merge = new EventTimeMerge(files, new Formats(parsers), readers);
        ReadAhead ahead = new ReadAhead(merge)) {
      for (Optional<Turn> turn = ahead.next(); turn.isPresent(); turn = ahead.next()) {
        take(turn.get().batch());
        reach(turn.get().due());
        progress.tell(ahead.bytesRead(), events, reached);
      }
      bytes = ahead.bytesRead();
    }
    readers.finish().forEach(this::put);
    return result(readers.counts());
  }

  /** Waits for what detectors make of events that the caller parsed itself. */
  public Result result() throws InterruptedException {
    return result(RecordCounts.NONE);
  }

  private Result result(RecordCounts counts) throws InterruptedException {
    underWay.acquire(MOST_UNDER_WAY);
    underWay.release(MOST_UNDER_WAY);
    if (failure.get() != null) {
      throw new Failure("Kafka did not take an event: " + failure.get().getMessage());
    }
    countSetAside();
    drain();
    // Twice: what detectors held back comes out at the first, and is told at the second.
    tickForTheLastTime();
    drain();
    tickForTheLastTime();
    drain();
    try (TopicReader reader = pipeline.reader()) {
      List<Incident> incidents = incidents(reader);
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      Pace pace = new Pace(took, bytes, Math.max(records, counts.read()));
      Unresolved unresolved = Unresolved.in(reader, pipeline.topics());
      return new Result(
          incidents,
          List.copyOf(reader.latest(pipeline.topics().campaigns()).values()),
          dropped,
          counts,
          records,
          events,
          published(),
          reached,
          pace,
          unresolved,
          coverage(reader));
    }
  }

  private List<Coverage.ClusterSight> coverage(TopicReader reader) {
    return new Coverage(
            pipeline.publisher().sourceReports(),
            reader.latest(pipeline.topics().containerStates()).values(),
            (view, cluster) -> "the input holds none of its events",
            reached)
        .clusters();
  }

  /** Publishes one event that the caller parsed itself. */
  public void publish(ParsedEvent event) {
    put(event);
    if (!(event.value() instanceof DeadLetter)) {
      reach(event.time());
    }
  }

  private void put(ParsedEvent event) {
    if (event.value() instanceof DeadLetter letter) {
      drop(letter.getReason(), letter.getOrigin());
    } else {
      events++;
      if (kinds.add(event.value().getClass())) {
        pipeline.demand(pipeline.topics().of(event.value().getClass()).name());
      }
    }
    send(pipeline.publisher().publish(event));
  }

  private void reach(Instant time) {
    reached = time.isAfter(reached) ? time : reached;
  }

  private void take(Batch batch) {
    records++;
    if (batch instanceof Batch.Events read) {
      read.events().forEach(this::put);
    } else if (batch instanceof Batch.Rejected rejected) {
      drop(String.valueOf(rejected.cause().getMessage()), rejected.origin());
      send(pipeline.publisher().reject(rejected.origin(), rejected.original(), rejected.cause()));
    }
  }

  private void send(CompletableFuture<?> sent) {
    underWay.acquireUninterruptibly();
    CompletableFuture<?> settled =
        sent.whenComplete(
            (nothing, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              }
              underWay.release();
            });
    if (settled.isCompletedExceptionally() && failure.get() != null) {
      throw new Failure("Kafka did not take an event: " + failure.get().getMessage());
    }
  }

  /** What parsed well, but Kafka can never take, is a dead letter of the publisher's own. */
  private void countSetAside() {
    pipeline
        .publisher()
        .counts()
        .setAside()
        .forEach(
            (reason, count) ->
                dropped.put(
                    "cannot be published: " + reason,
                    new Dropped(count, "the replay's dead letters")));
  }

  private long published() {
    return pipeline.publisher().counts().published().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private void drop(String reason, String origin) {
    dropped.merge(
        reasons.like(reason),
        new Dropped(1, origin),
        (old, one) -> new Dropped(old.count() + 1, old.first()));
  }

  private List<Incident> incidents(TopicReader reader) {
    return reader.latest(pipeline.topics().incidents()).values().stream()
        .filter(incident -> incident.getStatus() != IncidentStatus.RETRACTED)
        .sorted(
            Comparator.comparing(Incident::getSeverity)
                .reversed()
                .thenComparing(Incident::getOpened)
                .thenComparing(Incident::getId))
        .toList();
  }

  /** Tells every detector that the input has ended: nobody waits for more. */
  private void tickForTheLastTime() throws InterruptedException {
    Tick tick =
        Tick.newBuilder()
            .setSource("replay")
            .setCluster("replay")
            .setTime(reached.equals(Instant.MIN) ? Instant.EPOCH : reached)
            .setLast(true)
            .build();
    send(pipeline.publisher().tick(tick));
    underWay.acquire(MOST_UNDER_WAY);
    underWay.release(MOST_UNDER_WAY);
  }

  private void drain() throws InterruptedException {
    if (pipeline.detectors().isEmpty()) {
      return;
    }
    pipeline.awaitReady(READY_WITHIN);
    Map<String, Object> client = Map.copyOf(pipeline.client());
    Map<String, Object> reader = new TreeMap<>(client);
    reader.put("isolation.level", "read_committed");
    reader.put("enable.auto.commit", "false");
    try (Admin admin = Admin.create(client);
        KafkaConsumer<byte[], byte[]> probe =
            new KafkaConsumer<>(reader, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Set<String> existing = admin.listTopics().names().get();
      Map<String, Collection<String>> groups = new TreeMap<>();
      for (DetectorApp app : pipeline.detectors().values()) {
        Set<String> topics = app.topicsReadFrom();
        topics.retainAll(existing);
        groups.put(app.applicationId(), topics);
      }
      new Drain(admin, probe, groups, pipeline::requireAlive).await();
      if (!startWhoeverHasSomethingNow(admin)) {
        return;
      }
    } catch (ExecutionException e) {
      throw new Failure("the broker does not say how far detectors are: " + e.getMessage(), e);
    }
    drain();
  }

  private boolean startWhoeverHasSomethingNow(Admin admin)
      throws ExecutionException, InterruptedException {
    boolean started = false;
    for (String topic : pipeline.awaited()) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int partition = 0; partition < pipeline.topics().partitions(); partition++) {
        ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      if (admin.listOffsets(ends).all().get().values().stream().anyMatch(end -> end.offset() > 0)) {
        pipeline.demand(topic);
        started = true;
      }
    }
    return started;
  }
}
