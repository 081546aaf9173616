package io.firedamp.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.DeadLetter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What every parser promises, whatever the bytes: events that the publisher can take, or the one
 * exception that says what is wrong with them.
 */
public final class AnyBytes {
  private static final Provenance FROM = new Provenance("prod", "hostile");
  private static final Topics TOPICS = Topics.live("fuzz", 1);
  private static final int MOST_EVENTS_A_BYTE = 1;
  private static final int LONGEST_MESSAGE = 4096;

  private AnyBytes() {}

  /** Checks the promise: once without state, and twice with what a stream's reader remembers. */
  public static void readOrRefuse(EventParser parser, byte[] record) {
    parser.recognises(RecordHead.of(record));
    readOrRefuse(RecordReader.ofEach(each -> parser.parse(each, FROM)), record);
    RecordReader reader = parser.readerFor(FROM);
    readOrRefuse(reader, record);
    readOrRefuse(reader, record);
    reader.finish().forEach(AnyBytes::encodeOrRefuse);
    assertThat(reader.counts().held()).isZero();
    assertThat(reader.counts().accountedFor()).isEqualTo(reader.counts().read());
  }

  /** Breaks originals in turn, and looks that each is parsed or refused with a message. */
  public static void parseOrRefuse(EventParser parser, List<byte[]> originals, int rounds) {
    long seed = 20231114;
    Mutations mutations = new Mutations(seed);
    for (int i = 0; i < rounds; i++) {
      byte[] broken = mutations.mutate(originals.get(i % originals.size()));
      try {
        assertThat(parser.parse(broken, FROM)).isNotNull();
      } catch (MalformedEventException expected) {
        assertThat(expected).as("seed %d round %d", seed, i).hasMessageMatching("(?s).{5,600}");
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + " round " + i + ": " + new String(broken, UTF_8), e);
      }
    }
  }

  private static void readOrRefuse(RecordReader reader, byte[] record) {
    RecordCounts before = reader.counts();
    try {
      List<ParsedEvent> events = reader.read(record);
      accountsFor(events, before, reader.counts());
      assertThat(events.size()).isLessThanOrEqualTo(MOST_EVENTS_A_BYTE * record.length + 1);
      events.forEach(AnyBytes::encodeOrRefuse);
    } catch (MalformedEventException expected) {
      assertThat(expected.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
      assertThat(reader.counts().unreadable()).isGreaterThan(before.unreadable());
      assertThat(reader.counts().accountedFor()).isEqualTo(reader.counts().read());
    }
  }

  /** No event comes of nothing, and nothing that was read is lost without a name. */
  private static void accountsFor(
      List<ParsedEvent> events, RecordCounts before, RecordCounts after) {
    assertThat(after.accountedFor()).isEqualTo(after.read());
    assertThat(after.read()).isGreaterThanOrEqualTo(before.read() + (events.isEmpty() ? 0 : 1));
    if (events.stream().anyMatch(event -> event.value() instanceof DeadLetter)) {
      assertThat(after.read()).isGreaterThan(before.read());
    }
  }

  @SuppressWarnings("unchecked") // Topics gives the topic of the event's own class.
  private static void encodeOrRefuse(ParsedEvent event) {
    Topic<SpecificRecord> topic = (Topic<SpecificRecord>) TOPICS.of(event.value().getClass());
    try {
      topic.valueSerde().serializer().serialize(topic.name(), event.value());
    } catch (SerializationException expected) {
      // The publisher makes a dead letter of it.
    }
    assertThat(event.key()).isNotEmpty();
    if (!(event.value() instanceof DeadLetter)) {
      isFiledUnderWhatItIs(event);
    }
  }

  /** Key and time are the event's own; a part of a pod is kept beside the pod. */
  private static void isFiledUnderWhatItIs(ParsedEvent event) {
    ParsedEvent own = Events.of(event.value());
    assertThat(event.time().truncatedTo(ChronoUnit.MILLIS)).isEqualTo(own.time());
    if (!event.key().equals(own.key())) {
      assertThat(event.key()).startsWith(own.key() + "/");
    }
    assertThat(event.value().get(event.value().getSchema().getField("eventId").pos()).toString())
        .isNotEmpty();
  }
}
