package io.firedamp.sinks;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.sinks.DeliveryHealth.State;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.format.IncidentFormats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryLoopTest {
  private static final Topics TOPICS = Topics.live("t", 1);
  private static final TopicPartition INCIDENTS = new TopicPartition(TOPICS.incidents().name(), 0);
  private static final TopicPartition LEDGER = new TopicPartition(TOPICS.sinkLedger(), 0);

  private final AtomicLong nanoTime = new AtomicLong();
  private final ScriptedSink sink = new ScriptedSink();
  private final MockConsumer<byte[], byte[]> consumer = new Pausing();
  private final MockConsumer<byte[], byte[]> ledger = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final AtomicReference<Instant> clock = new AtomicReference<>(TestContexts.NOW);
  private final SinkContext context =
      new SinkContext(
          "siem",
          Secrets.of(List.of("s3cr3t")),
          new SinkCounters(),
          ((InstantSource) clock::get).withZone(ZoneOffset.UTC),
          IncidentFormats.bundled());
  private DeliveryLoop loop = loop(DeliveryRule.defaults());
  private long end;
  private Renewal.@Nullable Renewed renewed;

  @BeforeEach
  void begin() {
    Node none = Node.noNode();
    ledger.updatePartitions(
        LEDGER.topic(),
        List.of(new PartitionInfo(LEDGER.topic(), 0, none, new Node[0], new Node[0])));
    ledger.updateBeginningOffsets(Map.of(LEDGER, 0L));
    ledger.updateEndOffsets(Map.of(LEDGER, 0L));
    consumer.updateBeginningOffsets(Map.of(INCIDENTS, 0L));
    loop.begin();
    consumer.rebalance(List.of(INCIDENTS));
  }

  @ParameterizedTest
  @EnumSource(Severity.class)
  void tellsFromTheSeverityItIsTold(Severity least) {
    loop = loop(DeliveryRule.from(least));
    for (Severity severity : Severity.values()) {
      arrives(with(incident(severity.name(), 1, "x"), severity));
    }

    loop.step();

    assertThat(sink.delivered)
        .containsExactlyElementsOf(
            Stream.of(Severity.values())
                .filter(severity -> severity.compareTo(least) >= 0)
                .map(severity -> severity + ":1")
                .toList());
    assertThat(committed()).isEqualTo(Severity.values().length);
  }

  @Test
  void countsWhatIsNotForIt() {
    arrives(low(incident("a", 1, "x")), low(incident("a", 2, "x")), incident("b", 1, "x"));

    loop.step();

    assertThat(health().events()).containsExactly(Map.entry("below-severity", 2L));
    assertThat(written(LEDGER.topic())).containsExactly("siem|b:1");
  }

  @ParameterizedTest
  @EnumSource(
      value = IncidentStatus.class,
      names = {"CLOSED", "RETRACTED"})
  void tellsTheEndOfWhatAWorkerBeforeItTold(IncidentStatus end) {
    ledger.updateEndOffsets(Map.of(LEDGER, 1L));
    ledger.schedulePollTask(() -> ledger.addRecord(entry(0, "siem|a:1")));
    arrives(ended(incident("a", 2, "x"), end), ended(incident("b", 2, "x"), end));

    loop.step();

    assertThat(sink.delivered).containsExactly("a:2");
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void tellsALoweredRevisionWhoseOpeningIsStillOnItsWay() {
    sink.answer = incident -> new Retry(Duration.ZERO, "busy");
    arrives(incident("a", 1, "x"), low(incident("a", 2, "x")));
    loop.step();
    sink.answer = incident -> new Delivered();
    passes(Duration.ofMinutes(1));

    loop.step();

    assertThat(sink.delivered).containsExactly("a:1", "a:2");
  }

  @Test
  void showsNoSecretAndNothingActiveInAReason() {
    sink.answer = incident -> new Hold("token s3cr3t refused\u001b[2J");
    arrives(incident("a", 1, "x"));

    loop.step();

    assertThat(health().reason()).isEqualTo("token [hidden] refused\\u001b[2J");
  }

  @Test
  void buriesNoSecretWithWhatWillNeverBeTaken() {
    sink.answer = incident -> new Poison("s3cr3t is odd");
    arrives(incident("a", 1, "x"));

    loop.step();

    assertThat(deadLetter().getReason()).isEqualTo("[hidden] is odd");
  }

  @Test
  void triesAgainForEverWhereTheWorldIsAwayWhateverIsThrown() {
    sink.answer =
        incident -> {
          throw new UncheckedIOException(new IOException("away, s3cr3t"));
        };
    arrives(incident("a", 1, "x"));

    for (int attempt = 0; attempt < 3 * SafeSink.THROWS_ALLOWED; attempt++) {
      loop.step();
      passes(Duration.ofMinutes(1));
    }

    assertThat(written(TOPICS.deadLetters().name())).isEmpty();
    assertThat(health().state()).isEqualTo(State.RETRYING);
    assertThat(health().reason()).contains("away").doesNotContain("s3cr3t");
    assertThat(committed()).isZero();
  }

  @Test
  void tellsNobodyOfAnIncidentThatNeverRoseAboveLow() {
    arrives(low(incident("a", 1, "x")), incident("b", 1, "x"), low(incident("a", 2, "x")));

    loop.step();

    assertThat(sink.delivered).containsExactly("b:1");
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void tellsAnIncidentToItsEndOnceItWasTold() {
    arrives(low(incident("a", 1, "x")), incident("a", 2, "x"), low(incident("a", 3, "x")));

    loop.step();

    assertThat(sink.delivered).containsExactly("a:2", "a:3");
  }

  @Test
  void deliversEachRevisionOnceAndNotesAndCommitsItAfterwards() {
    arrives(incident("a", 1, "x"), incident("a", 1, "x"), incident("a", 2, "x"));

    loop.step();

    assertThat(sink.delivered).containsExactly("a:1", "a:2");
    assertThat(written(LEDGER.topic())).containsExactly("siem|a:1", "siem|a:2");
    assertThat(committed()).isEqualTo(3);
    assertThat(health().state()).isEqualTo(State.DELIVERING);
    assertThat(health().duplicates()).isEqualTo(1);
  }

  @Test
  void recognisesWhatAWorkerBeforeItDelivered() {
    ledger.updateEndOffsets(Map.of(LEDGER, 2L));
    ledger.schedulePollTask(
        () -> {
          ledger.addRecord(entry(0, "siem|a:1"));
          ledger.addRecord(entry(1, "other|a:2"));
        });
    arrives(incident("a", 1, "x"), incident("a", 2, "x"));

    loop.step();

    assertThat(sink.delivered).containsExactly("a:2");
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void triesAgainOnlyAfterAPauseAndKeepsItsPlaceMeanwhile() {
    sink.answer = incident -> new Retry(Duration.ofSeconds(30), "busy");
    arrives(incident("a", 1, "x"));
    loop.step();

    loop.step();

    assertThat(sink.batches).hasSize(1);
    assertThat(consumer.paused()).containsExactly(INCIDENTS);
    assertThat(committed()).isZero();
    assertThat(health().state()).isEqualTo(State.RETRYING);
    assertThat(health().reason()).isEqualTo("busy");
    assertThat(health().lag()).isPositive();

    sink.answer = incident -> new Delivered();
    passes(Duration.ofSeconds(31));
    loop.step();
    loop.step();

    assertThat(sink.delivered).containsExactly("a:1");
    assertThat(consumer.paused()).isEmpty();
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void neverCommitsPastWhatIsNotDelivered() {
    sink.answer =
        incident ->
            incident.getId().equals("slow") ? new Retry(Duration.ZERO, "busy") : new Delivered();
    arrives(incident("a", 1, "x"), incident("slow", 1, "x"), incident("b", 1, "x"));

    loop.step();

    assertThat(sink.delivered).containsExactly("a:1", "b:1");
    assertThat(committed()).isEqualTo(1);

    sink.answer = incident -> new Delivered();
    passes(Duration.ofMinutes(1));
    loop.step();

    assertThat(sink.delivered).containsExactly("a:1", "b:1", "slow:1");
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void holdsForAPersonAndProbesWithOneIncidentAMinute() {
    sink.answer = incident -> new Hold("the token is refused");
    arrives(incident("a", 1, "x"), incident("b", 1, "x"));
    loop.step();
    assertThat(health().state()).isEqualTo(State.HELD);

    passes(Duration.ofSeconds(59));
    loop.step();
    passes(Duration.ofSeconds(2));
    loop.step();

    assertThat(sink.batches).containsExactly(2, 1);
    assertThat(committed()).isZero();
    assertThat(written(TOPICS.deadLetters().name())).isEmpty();
  }

  @Test
  void buriesWhatWillNeverBeTakenAndDeliversTheRest() {
    sink.answer =
        incident -> incident.getId().equals("bad") ? new Poison("too odd") : new Delivered();
    arrives(incident("bad", 1, "x"), incident("b", 1, "x"));

    loop.step();

    assertThat(sink.delivered).containsExactly("b:1");
    DeadLetter letter = deadLetter();
    assertThat(letter.getReason()).isEqualTo("too odd");
    assertThat(letter.getStage()).isEqualTo("deliver");
    assertThat(letter.getContext()).containsEntry("deliveryKey", "bad:1");
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void buriesARecordThatIsNoIncident() {
    arrives("no incident at all".getBytes(StandardCharsets.UTF_8));
    arrives(incident("b", 1, "x"));

    loop.step();

    assertThat(deadLetter().getStage()).isEqualTo("decode");
    assertThat(sink.delivered).containsExactly("b:1");
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void passesOverNothingWhileTheDeadLettersCannotBeWritten() {
    producer.sendException = new KafkaException("no room");
    arrives("no incident at all".getBytes(StandardCharsets.UTF_8));
    loop.step();
    assertThat(committed()).isZero();
    assertThat(health().state()).isEqualTo(State.RETRYING);

    producer.sendException = null;
    passes(Duration.ofMinutes(1));
    loop.step();

    assertThat(deadLetter().getStage()).isEqualTo("decode");
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void triesOneByOneWhenABatchThrowsAndBuriesWhatAlwaysThrows() {
    sink.answer =
        incident -> {
          if (incident.getId().equals("bad")) {
            throw new IllegalStateException("a bug");
          }
          return new Delivered();
        };
    arrives(incident("a", 1, "x"), incident("bad", 1, "x"), incident("b", 1, "x"));

    for (int attempt = 0; attempt < SafeSink.THROWS_ALLOWED; attempt++) {
      loop.step();
      passes(Duration.ofMinutes(1));
    }

    assertThat(sink.delivered).containsExactly("a:1", "b:1");
    assertThat(deadLetter().getReason()).contains("a bug");
    assertThat(committed()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "REVISED, OPEN, OPENED",
    "ESCALATED, OPEN, ESCALATED",
    "REOPENED, OPEN, REOPENED",
    "REVISED, CLOSED, REVISED",
    "RETRACTED, RETRACTED, RETRACTED",
    "'', OPEN, ''"
  })
  void opensToADestinationWhatItWasNeverTold(String change, IncidentStatus status, String told) {
    arrives(changed(incident("a", 7, "x"), change, status));

    loop.step();

    assertThat(sink.changes).containsExactly(told);
    assertThat(sink.delivered).containsExactly("a:7");
  }

  @Test
  void updatesWhatADestinationWasToldBefore() {
    ledger.updateEndOffsets(Map.of(LEDGER, 1L));
    ledger.schedulePollTask(() -> ledger.addRecord(entry(0, "siem|a:1")));
    arrives(
        changed(incident("a", 2, "x"), "REVISED", IncidentStatus.OPEN),
        changed(incident("b", 3, "x"), "REVISED", IncidentStatus.OPEN),
        changed(incident("b", 4, "x"), "REVISED", IncidentStatus.OPEN));

    loop.step();

    assertThat(sink.changes).containsExactly("REVISED", "OPENED", "REVISED");
  }

  @Test
  void countsWhatArrivesWhileItIsHeld() {
    sink.answer = incident -> new Hold("certificate of nobody we trust");
    arrives(incident("a", 1, "x"));
    loop.step();
    loop.step();

    arrives(incident("b", 1, "x"), incident("c", 1, "x"), incident("d", 1, "x"));
    passes(Duration.ofSeconds(5));
    loop.step();

    assertThat(health().state()).isEqualTo(State.HELD);
    assertThat(health().lag()).isEqualTo(4);
    assertThat(health().age()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void leavesToTheNextWorkerWhatIsNotSettledWhenItsPartitionGoes() {
    sink.answer = incident -> new Retry(Duration.ZERO, "busy");
    arrives(incident("a", 1, "x"));
    loop.step();

    consumer.rebalance(List.of());
    passes(Duration.ofMinutes(1));
    loop.step();

    assertThat(sink.batches).containsExactly(1);
    assertThat(health().lag()).isZero();
  }

  @Test
  void asksTheLedgerAgainWhenAPartitionComesBack() {
    loop.step();
    consumer.rebalance(List.of());
    ledger.updateEndOffsets(Map.of(LEDGER, 1L));
    ledger.schedulePollTask(() -> ledger.addRecord(entry(0, "siem|a:1")));
    consumer.rebalance(List.of(INCIDENTS));
    arrives(incident("a", 1, "x"), incident("a", 2, "x"));

    loop.step();
    loop.step();

    assertThat(sink.delivered).containsExactly("a:2");
    assertThat(health().duplicates()).isEqualTo(1);
  }

  @Test
  void triesAgainWhereTheLedgerCannotBeWrittenAndDeliversNothingTwice() {
    producer.sendException = new KafkaException("no room");
    arrives(incident("a", 1, "x"));
    loop.step();
    assertThat(health().state()).isEqualTo(State.RETRYING);
    assertThat(committed()).isZero();

    producer.sendException = null;
    passes(Duration.ofMinutes(2));
    loop.step();
    passes(Duration.ofMinutes(2));
    loop.step();

    assertThat(sink.delivered).containsExactly("a:1");
    assertThat(written(LEDGER.topic())).containsExactly("siem|a:1");
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void commitsWhatIsSettledWhenItEnds() {
    arrives(incident("a", 1, "x"));
    loop.step();

    loop.end();

    assertThat(committed()).isEqualTo(1);
    assertThat(health().lastDelivery()).contains(TestContexts.NOW);
  }

  @Test
  void waitsAsLongAsTheDestinationWishesAndNoLongerThanTenMinutes() {
    sink.answer = incident -> new Retry(Duration.ofDays(1), "busy");
    arrives(incident("a", 1, "x"));
    loop.step();

    passes(Duration.ofMinutes(9));
    loop.step();
    assertThat(sink.batches).hasSize(1);
    passes(Duration.ofMinutes(1));
    loop.step();

    assertThat(sink.batches).hasSize(2);
  }

  @Test
  void holdsRatherThanRetriesWhereABatchAsksForBoth() {
    sink.answer =
        incident ->
            incident.getId().equals("a") ? new Hold("token") : new Retry(Duration.ZERO, "busy");
    arrives(incident("a", 1, "x"), incident("b", 1, "x"));

    loop.step();

    assertThat(health().state()).isEqualTo(State.HELD);
    assertThat(health().reason()).isEqualTo("token");
    assertThat(health().holds()).isEqualTo(1);
    assertThat(health().retries()).isEqualTo(1);
  }

  @Test
  void triesAtOnceWhatWasMadeAnewWhileItIsHeld() {
    sink.answer = incident -> new Hold("token s3cr3t refused");
    arrives(incident("a", 1, "x"));
    loop.step();
    ScriptedSink next = new ScriptedSink();
    next.answer = incident -> new Hold("token n3xt refused");

    renewed = new Renewal.Renewed(TestContexts.context("siem", List.of("n3xt")), next);
    loop.step();

    assertThat(next.batches).containsExactly(1);
    assertThat(sink.closed).isTrue();
    assertThat(health().reason()).isEqualTo("token [hidden] refused");

    ScriptedSink last = new ScriptedSink();
    renewed = new Renewal.Renewed(context, last);
    loop.step();

    assertThat(last.delivered).containsExactly("a:1");
    assertThat(health().state()).isEqualTo(State.DELIVERING);
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void isNotMadeAnewWhileItDelivers() {
    renewed = new Renewal.Renewed(context, new ScriptedSink());
    arrives(incident("a", 1, "x"));

    loop.step();
    loop.step();

    assertThat(sink.delivered).containsExactly("a:1");
    assertThat(sink.closed).isFalse();
  }

  @Test
  void triesAMadeUpIncidentBetweenBatchesAndNotesNothingOfIt() {
    CompletableFuture<Trial> asked =
        loop.errands().test(List.of(incident("test", 1, "x"), incident("test", 2, "x")));
    arrives(incident("a", 1, "x"));

    loop.step();

    assertThat(asked).isCompletedWithValue(new Trial(new Delivered(), ""));
    assertThat(sink.delivered).containsExactly("test:1", "test:2", "a:1");
    assertThat(written(LEDGER.topic())).containsExactly("siem|a:1");
    assertThat(health().delivered()).isEqualTo(1);
  }

  @Test
  void saysWhyADestinationDoesNotTakeAMadeUpIncidentAndTellsItNoMore() {
    sink.answer = incident -> new Hold("token s3cr3t refused");
    CompletableFuture<Trial> asked =
        loop.errands().test(List.of(incident("test", 1, "x"), incident("test", 2, "x")));

    loop.step();

    assertThat(asked).isCompletedWithValue(new Trial(new Hold("token [hidden] refused"), ""));
    assertThat(sink.batches).hasSize(1);
  }

  @Test
  void tellsADeadLetterOnceMoreAndNotesIt() {
    sink.answer = incident -> new Poison("odd");
    arrives(changed(incident("a", 2, "x"), "REVISED", IncidentStatus.OPEN));
    loop.step();
    sink.answer = incident -> new Delivered();

    CompletableFuture<Trial> asked = loop.errands().retry(deadLetter().getOriginal());
    loop.step();

    assertThat(asked).isCompletedWithValue(new Trial(new Delivered(), ""));
    assertThat(sink.delivered).containsExactly("a:2");
    assertThat(sink.changes).containsExactly("OPENED");
    assertThat(written(LEDGER.topic())).containsExactly("siem|a:2");

    CompletableFuture<Trial> again = loop.errands().retry(deadLetter().getOriginal());
    loop.step();

    assertThat(again).isCompletedWithValue(new Trial(new Duplicate(), ""));
    assertThat(sink.delivered).hasSize(1);
  }

  @Test
  void tellsNoDeadLetterBehindALaterRevision() {
    sink.answer = incident -> incident.getRevision() == 1 ? new Poison("odd") : new Delivered();
    arrives(incident("a", 1, "x"), incident("a", 2, "x"));
    loop.step();
    sink.answer = incident -> new Delivered();

    CompletableFuture<Trial> asked = loop.errands().retry(deadLetter().getOriginal());
    loop.step();

    assertThat(asked)
        .isCompletedWithValue(
            new Trial(new Poison("a later revision of it was delivered since"), ""));
    assertThat(sink.delivered).containsExactly("a:2");
  }

  @Test
  void saysThatADeadLetterCannotBeDecoded() {
    CompletableFuture<Trial> asked = loop.errands().retry(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    loop.step();

    assertThat(asked.join().outcome()).isInstanceOf(Poison.class);
    assertThat(sink.batches).isEmpty();
  }

  @Test
  void tellsOnlyTheLatestOfWhatWaitedAndThatItRose() {
    loop = latestOnly();
    loop.begin();
    sink.answer = incident -> new Retry(Duration.ZERO, "away");
    arrives(changed(incident("a", 1, "x"), "OPENED", IncidentStatus.OPEN), incident("b", 1, "x"));
    loop.step();
    arrives(
        changed(incident("a", 2, "x"), "ESCALATED", IncidentStatus.OPEN),
        changed(incident("a", 3, "x"), "REVISED", IncidentStatus.OPEN));
    loop.step();
    sink.answer = incident -> new Delivered();
    passes(Duration.ofMinutes(1));

    loop.step();

    assertThat(sink.delivered).containsExactly("b:1", "a:3");
    assertThat(sink.changes).containsExactly("", "ESCALATED");
    assertThat(health().events()).containsEntry("superseded", 2L);
    assertThat(committed()).isEqualTo(4);
  }

  @Test
  void tellsNoEarlierRevisionBehindALaterOneWhereOnlyTheLatestIsWanted() {
    loop = latestOnly();
    loop.begin();
    ledger.updateEndOffsets(Map.of(LEDGER, 1L));
    ledger.schedulePollTask(() -> ledger.addRecord(entry(0, "siem|a:3")));
    arrives(incident("a", 2, "x"), incident("a", 3, "x"), incident("a", 4, "x"));

    loop.step();

    assertThat(sink.delivered).containsExactly("a:4");
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void tellsNoMoreAMinuteThanItIsAllowedAndLosesNone() {
    loop = loop(paced(2));
    loop.begin();
    arrives(incident("a", 1, "x"), incident("b", 1, "x"), incident("c", 1, "x"));
    loop.step();
    loop.step();
    assertThat(sink.delivered).containsExactly("a:1", "b:1");

    passes(Duration.ofSeconds(30));
    loop.step();

    assertThat(sink.delivered).containsExactly("a:1", "b:1", "c:1");
    assertThat(committed()).isEqualTo(3);
    assertThat(health().state()).isEqualTo(State.DELIVERING);
  }

  @Test
  void holdsBackInQuietHoursAndTellsAllOfItInOrderAfterwards() {
    loop = loop(timed(Duration.ZERO, "22:00-07:00"));
    loop.begin();
    isAt("2018-03-16T23:00:00Z");
    arrives(high(incident("a", 1, "x")), high(incident("b", 1, "x")));
    loop.step();
    arrives(high(incident("a", 2, "x")));
    passes(Duration.ofHours(1));
    loop.step();
    assertThat(sink.delivered).isEmpty();
    assertThat(committed()).isZero();
    assertThat(health().state()).isEqualTo(State.DELIVERING);
    assertThat(health().lag()).isEqualTo(3);
    assertThat(health().age()).isZero();

    isAt("2018-03-17T07:00:00Z");
    passes(Duration.ofSeconds(1));
    loop.step();

    assertThat(sink.delivered).containsExactly("a:1", "b:1", "a:2");
    assertThat(sink.batches).hasSize(1);
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void tellsWhatIsUrgentInQuietHoursWithWhatWaitsOfTheSameIncident() {
    loop = loop(timed(Duration.ZERO, "22:00-07:00"));
    loop.begin();
    isAt("2018-03-16T23:00:00Z");
    arrives(with(incident("a", 1, "x"), Severity.MEDIUM), high(incident("b", 1, "x")));
    loop.step();
    assertThat(sink.delivered).isEmpty();

    arrives(with(incident("a", 2, "x"), Severity.CRITICAL));
    passes(Duration.ofSeconds(1));
    loop.step();
    loop.step();

    assertThat(sink.delivered).containsExactly("a:1", "a:2");
    assertThat(committed()).isEqualTo(1);
    assertThat(written(LEDGER.topic())).containsExactly("siem|a:1", "siem|a:2");
  }

  @Test
  void tellsOnlyTheLatestOfWhatWaitedForTheEndOfQuietHours() {
    loop =
        loop(
            new DeliveryRule(
                Severity.MEDIUM,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                true,
                0,
                new Timing(Duration.ZERO, "22:00-07:00", "UTC", List.of())));
    loop.begin();
    isAt("2018-03-16T23:00:00Z");
    arrives(incident("a", 1, "x"), incident("a", 2, "x"), incident("a", 3, "x"));
    loop.step();

    isAt("2018-03-17T08:00:00Z");
    passes(Duration.ofSeconds(1));
    loop.step();

    assertThat(sink.delivered).containsExactly("a:3");
    assertThat(committed()).isEqualTo(3);
  }

  @Test
  void gathersWhatComesAndTellsItTogether() {
    loop = loop(timed(Duration.ofMinutes(15), ""));
    loop.begin();
    arrives(high(incident("a", 1, "x")));
    loop.step();
    passes(Duration.ofMinutes(14));
    arrives(high(incident("b", 1, "x")));
    loop.step();
    assertThat(sink.delivered).isEmpty();

    passes(Duration.ofMinutes(1));
    loop.step();

    assertThat(sink.batches).hasSize(1);
    assertThat(sink.delivered).containsExactly("a:1", "b:1");
  }

  private static DeliveryRule timed(Duration gather, String quietHours) {
    return new DeliveryRule(
        Severity.MEDIUM,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        0,
        new Timing(gather, quietHours, "UTC", List.of(Severity.CRITICAL)));
  }

  private void isAt(String time) {
    clock.set(Instant.parse(time));
  }

  private DeliveryLoop latestOnly() {
    return loop(
        new DeliveryRule(
            Severity.MEDIUM,
            0,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            true,
            0,
            Timing.atOnce()));
  }

  private static DeliveryRule paced(int perMinute) {
    return new DeliveryRule(
        Severity.MEDIUM,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        perMinute,
        Timing.atOnce());
  }

  @Test
  void leavesNobodyWaitingWhenItEnds() {
    CompletableFuture<Trial> asked = loop.errands().test(List.of(incident("test", 1, "x")));

    loop.end();

    assertThat(asked).isCompletedExceptionally();
  }

  private DeliveryLoop loop(DeliveryRule rule) {
    return new DeliveryLoop(
        context,
        sink,
        () -> Optional.ofNullable(renewed),
        rule,
        TOPICS.incidents(),
        new DeliveryClients(TOPICS, consumer, ledger, producer),
        new Backoff(new SplittableRandom(1)),
        nanoTime::get);
  }

  private void arrives(Incident... incidents) {
    for (Incident incident : incidents) {
      arrives(TOPICS.incidents().valueSerde().serializer().serialize("", incident));
    }
  }

  private void arrives(byte[] value) {
    consumer.addRecord(new ConsumerRecord<>(INCIDENTS.topic(), 0, end++, new byte[0], value));
    consumer.updateEndOffsets(Map.of(INCIDENTS, end));
  }

  private static ConsumerRecord<byte[], byte[]> entry(long offset, String key) {
    return new ConsumerRecord<>(
        LEDGER.topic(),
        0,
        offset,
        key.getBytes(StandardCharsets.UTF_8),
        "delivered".getBytes(StandardCharsets.UTF_8));
  }

  private void passes(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private long committed() {
    OffsetAndMetadata position = consumer.committed(Set.of(INCIDENTS)).get(INCIDENTS);
    return position == null ? 0 : position.offset();
  }

  private List<String> written(String topic) {
    return producer.history().stream()
        .filter(record -> record.topic().equals(topic))
        .map(record -> new String(record.key(), StandardCharsets.UTF_8))
        .toList();
  }

  private DeadLetter deadLetter() {
    return producer.history().stream()
        .filter(record -> record.topic().equals(TOPICS.deadLetters().name()))
        .map(
            record ->
                TOPICS.deadLetters().valueSerde().deserializer().deserialize("", record.value()))
        .findFirst()
        .orElseThrow();
  }

  private DeliveryHealth health() {
    return loop.counters().of("siem");
  }

  private static Incident low(Incident incident) {
    return with(incident, Severity.LOW);
  }

  private static Incident high(Incident incident) {
    return with(incident, Severity.HIGH);
  }

  private static Incident with(Incident incident, Severity severity) {
    return Incident.newBuilder(incident).setSeverity(severity).build();
  }

  private static Incident changed(Incident incident, String change, IncidentStatus status) {
    return Incident.newBuilder(incident).setChange(change).setStatus(status).build();
  }

  private static Incident ended(Incident incident, IncidentStatus status) {
    return Incident.newBuilder(low(incident)).setStatus(status).build();
  }

  /** As a real one, it learns of no new end while it is paused. */
  private static final class Pausing extends MockConsumer<byte[], byte[]> {
    private OptionalLong known = OptionalLong.empty();

    Pausing() {
      super("earliest");
    }

    @Override
    public synchronized OptionalLong currentLag(TopicPartition partition) {
      if (!paused().contains(partition)) {
        known = super.currentLag(partition);
      }
      return known;
    }
  }
}
