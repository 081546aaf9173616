package io.firedamp.ingest.kafka;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.firedamp.ingest.EventPublisher;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.EventKey;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.SourceReport;
import io.firedamp.schemas.avro.Tick;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to the topics of one namespace: idempotent, acknowledged by all replicas, and
 * with a bounded buffer that says when it is full. An event that Kafka can never take (too large,
 * not encodable, of a time that cannot be) becomes a dead letter instead of being offered for ever.
 */
public final class KafkaEventPublisher implements EventPublisher, AutoCloseable {
  /** Nodes that the report of a source names; it may have sent samples of more. */
  public static final int MOST_NODES_REPORTED = Sightings.MOST_NODES;

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);
  // Whoever pushes is asked to come again; nobody stands behind the files of a replay.
  static final Duration LIVE_WAIT = Duration.ofSeconds(2);
  static final Duration REPLAY_WAIT = Duration.ofMinutes(5);
  private static final long BUFFER_BYTES = 32L * 1024 * 1024;

  /**
   * Kafka's own default for {@code message.timestamp.after.max.ms}. One event from the far future
   * would make everything on time look late.
   */
  private static final Duration FARTHEST_AHEAD = Duration.ofHours(1);

  /** Above this share of the buffer callers are sent away, before a send has to block. */
  private static final double FULL = 0.8;

  private final Topics topics;
  private final Clock clock;
  private final Producer<String, byte[]> producer;
  private final long saturatedAt;
  private final AtomicLong bytesUnderWay = new AtomicLong();
  private final Map<String, LongAdder> published = new ConcurrentHashMap<>();
  private final Map<String, Instant> lastBySource = new ConcurrentHashMap<>();
  private final SourceClocks clocks;
  private final Sightings sightings;
  private final LongAdder offered = new LongAdder();
  private final Map<SetAside, LongAdder> setAside = new ConcurrentHashMap<>();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile boolean full;

  /**
   * What became of what sources offered since the start. What was offered is what was published,
   * rejected or failed, and what is still under way.
   *
   * @param offered events and dead letters, each as often as its source tried
   * @param published acknowledged events by type, for example {@code ImagePull}
   * @param rejected acknowledged dead letters, those instead of events set aside among them
   * @param setAside events that Kafka can never take, by reason, as {@link SetAside} names it
   * @param failed what Kafka did not acknowledge; its source was told
   * @param lastBySource wall-clock time of each source's latest acknowledged event
   */
  public record Counts(
      long offered,
      Map<String, Long> published,
      long rejected,
      Map<String, Long> setAside,
      long failed,
      Map<String, Instant> lastBySource) {}

  /**
   * Connects in the background; Kafka need not be there yet.
   *
   * @param client Kafka client settings ({@code bootstrap.servers}, TLS, SASL …), which win over
   *     ours but may weaken no promise
   * @param clock for the time of dead letters, which have no event time
   */
  public KafkaEventPublisher(Topics topics, Map<String, String> client, Clock clock) {
    this(
        topics,
        clock,
        new KafkaProducer<>(
            settings(client, topics.keepsForever() ? REPLAY_WAIT : LIVE_WAIT),
            new StringSerializer(),
            new ByteArraySerializer()),
        Long.parseLong(
            client.getOrDefault(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(BUFFER_BYTES))));
  }

  KafkaEventPublisher(
      Topics topics, Clock clock, Producer<String, byte[]> producer, long bufferBytes) {
    this.topics = topics;
    this.clock = clock;
    this.producer = producer;
    this.saturatedAt = (long) (bufferBytes * FULL);
    this.clocks = new SourceClocks(clock);
    this.sightings = new Sightings(clock);
  }

  /**
   * @param wait how long a sender waits for room or for topic metadata
   */
  static Map<String, Object> settings(Map<String, String> client, Duration wait) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "firedamp-ingest");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(BUFFER_BYTES));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(wait.toMillis()));
    return new ClientSettings(client).over(settings);
  }

  @Override
  public CompletableFuture<Optional<String>> publish(ParsedEvent event) {
    return counted(offer(event));
  }

  private CompletableFuture<Optional<String>> offer(ParsedEvent event) {
    if (event.value() instanceof DeadLetter letter) {
      return send(DeadLetters.stamped(letter, clock.instant())).thenApply(sent -> Optional.empty());
    }
    Topic<?> topic = topics.of(event.value().getClass());
    byte[] value;
    try {
      value = encode(topic, event.value());
    } catch (SerializationException e) {
      return insteadOf(event, new byte[0], SetAside.NOT_ENCODABLE, e);
    }
    if (event.time().isBefore(Instant.EPOCH)) {
      return insteadOf(event, value, SetAside.BEFORE_1970, wrongClock(event.time()));
    }
    if (event.time().isAfter(clock.instant().plus(FARTHEST_AHEAD))) {
      return insteadOf(event, value, SetAside.AHEAD, wrongClock(event.time()));
    }
    return send(topic.name(), event.key(), value, event.time())
        .thenApply(
            sent -> {
              count(event);
              return Optional.<String>empty();
            })
        .exceptionallyCompose(
            failure ->
                hasCause(failure, RecordTooLargeException.class)
                    // Not on the producer's own thread, for which a send may have to wait.
                    ? CompletableFuture.completedFuture(event)
                        .thenComposeAsync(
                            tooLarge -> insteadOf(tooLarge, value, SetAside.TOO_LARGE, failure))
                    : CompletableFuture.failedFuture(failure));
  }

  @Override
  public CompletableFuture<Void> reject(
      String origin, byte[] original, MalformedEventException cause) {
    String reason = cause.getMessage() == null ? "unreadable" : cause.getMessage();
    return counted(send(DeadLetters.parsing(origin, original, reason, clock.instant())));
  }

  private <T> CompletableFuture<T> counted(CompletableFuture<T> offer) {
    offered.increment();
    return offer.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            failed.increment();
          }
        });
  }

  /** Tells every task of every detector, through every partition, that event time has passed. */
  public CompletableFuture<Void> tick(Tick tick) {
    Topic<Tick> topic = topics.ticks();
    byte[] value = encode(topic, tick);
    CompletableFuture<?>[] sent = new CompletableFuture<?>[topic.partitions()];
    for (int partition = 0; partition < sent.length; partition++) {
      sent[partition] = send(topic.name(), partition, tick.getSource(), value, tick.getTime());
    }
    return CompletableFuture.allOf(sent);
  }

  @Override
  public boolean isSaturated() {
    return full || bytesUnderWay.get() >= saturatedAt;
  }

  @Override
  public boolean isFull() {
    return full;
  }

  /** Takes in nothing more while what keeps the topics has no room; dead letters still go. */
  public void setFull(boolean now) {
    full = now;
  }

  public Counts counts() {
    return new Counts(
        offered.sum(),
        published.entrySet().stream()
            .collect(toUnmodifiableMap(Map.Entry::getKey, each -> each.getValue().sum())),
        rejected.sum(),
        setAside.entrySet().stream()
            .collect(
                toUnmodifiableMap(each -> each.getKey().reason(), each -> each.getValue().sum())),
        failed.sum(),
        Map.copyOf(lastBySource));
  }

  /** Waits until what was published is acknowledged, for at most ten seconds. */
  @Override
  public void close() {
    close(LONGEST_CLOSE);
  }

  /** Waits until what was published is acknowledged; what is not by then fails. */
  public void close(Duration atMost) {
    producer.close(atMost);
  }

  private CompletableFuture<Void> send(DeadLetter letter) {
    Topic<DeadLetter> topic = topics.deadLetters();
    return send(topic.name(), letter.getOrigin(), encode(topic, letter), letter.getTime())
        .thenRun(rejected::increment);
  }

  private CompletableFuture<Void> send(String topic, String key, byte[] value, Instant time) {
    return send(topic, null, key, value, time);
  }

  /**
   * @param partition where the key decides, none
   */
  private CompletableFuture<Void> send(
      String topic, @Nullable Integer partition, String key, byte[] value, Instant time) {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    bytesUnderWay.addAndGet(value.length);
    try {
      // The callback tells all that the future would.
      var unused =
          producer.send(
              new ProducerRecord<>(topic, partition, time.toEpochMilli(), key, value),
              (metadata, failure) -> settle(acknowledged, value.length, failure));
    } catch (RuntimeException e) {
      settle(acknowledged, value.length, e);
    }
    return acknowledged;
  }

  private void settle(CompletableFuture<Void> acknowledged, int size, @Nullable Exception failure) {
    // Kafka may both call back and throw: the first of them counts.
    if (failure == null
        ? acknowledged.complete(null)
        : acknowledged.completeExceptionally(failure)) {
      bytesUnderWay.addAndGet(-size);
    }
  }

  private MalformedEventException wrongClock(Instant time) {
    return new MalformedEventException(
        "its time, %s, is not between 1970 and an hour from now (%s): set its sender's clock"
            .formatted(time, clock.instant().truncatedTo(ChronoUnit.SECONDS)));
  }

  private CompletableFuture<Optional<String>> insteadOf(
      ParsedEvent event, byte[] encoded, SetAside why, Throwable cause) {
    String type = event.value().getSchema().getName();
    return send(DeadLetters.parsing(
            type + " " + event.key(),
            encoded,
            "%s of %d bytes cannot be published: %s"
                .formatted(type, encoded.length, cause.getMessage()),
            clock.instant()))
        .thenApply(
            sent -> {
              setAside.computeIfAbsent(why, any -> new LongAdder()).increment();
              return Optional.of(why.reason());
            });
  }

  /** Ticks for every source that has published, each with its own event time. */
  public void tickSources() {
    for (Tick tick : clocks.ticks()) {
      // Who is not told this minute is told the next: ticks carry nothing but time.
      var unused = tick(tick).exceptionally(failure -> null);
    }
  }

  /** Sources that are reported on even before they send anything. */
  public void expect(Collection<Provenance> sources) {
    sightings.expect(sources);
  }

  /** What earlier processes saw of sources is reported on, too. */
  public void remember(Collection<SourceReport> earlier) {
    earlier.forEach(sightings::remember);
  }

  /** What each source has sent since the start, and since this was last asked. */
  public List<SourceReport> sourceReports() {
    return sightings.reports();
  }

  /** Reports on every source. */
  public void reportSources() {
    Topic<SourceReport> topic = topics.sourceReports();
    for (SourceReport report : sourceReports()) {
      String key = EventKey.of(report).orElseThrow();
      // Who is not told this minute is told the next.
      var unused =
          send(topic.name(), key, encode(topic, report), report.getTime())
              .exceptionally(failure -> null);
    }
  }

  private void count(ParsedEvent parsed) {
    SpecificRecord event = parsed.value();
    published.computeIfAbsent(event.getSchema().getName(), type -> new LongAdder()).increment();
    Optional<String> source = Events.text(event, "source");
    source.ifPresent(
        name -> {
          lastBySource.put(name, clock.instant());
          clocks.saw(name, parsed.time());
          sightings.saw(event, name, Events.text(event, "cluster").orElse(""), parsed.time());
        });
  }

  @SuppressWarnings("unchecked") // Topics gave this topic for the event's own class.
  private static byte[] encode(Topic<?> topic, SpecificRecord event) {
    return ((Topic<SpecificRecord>) topic).valueSerde().serializer().serialize(topic.name(), event);
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return true;
      }
    }
    return false;
  }
}
