package io.firedamp.ingest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.DeadLetters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class JsonRecordsTest {
  private static final Provenance FROM = new Provenance("prod", "logs");

  @Test
  void putsLinesTogetherThatARuntimeHasCut() {
    String cut =
        """
        2026-04-14T10:00:00.000000001Z stdout P {"a":
        2026-04-14T10:00:00.000000002Z stderr F other
        2026-04-14T10:00:00.000000003Z stdout P "b
        2026-04-14T10:00:00.000000004Z stdout F "}
        2026-04-14T10:00:01.000000001Z stdout F {"c":1}
        2026-04-14T10:00:02.000000001+02:00 stdout P {"d":
        """;

    assertThat(read(cut))
        .containsExactly(
            "2026-04-14T10:00:00.000000002Z stderr F other",
            "2026-04-14T10:00:00.000000001Z stdout F {\"a\":\"b\"}",
            "2026-04-14T10:00:01.000000001Z stdout F {\"c\":1}",
            "! 2026-04-14T10:00:02.000000001+02:00 stdout F {\"d\":");
  }

  @Test
  void passesOverTheZerosOfWhatWasCutOffAFile() {
    assertThat(read("\0\0\0\0{\"a\":1}\n\0\0")).containsExactly("{\"a\":1}");
  }

  @Test
  void readsOneRecordALine() {
    assertThat(read("{\"a\":1}\n\n{\"b\":\"}\\\"{\"}\r\n"))
        .containsExactly("{\"a\":1}", "{\"b\":\"}\\\"{\"}");
  }

  @Test
  void readsARecordSpreadOverLines() {
    assertThat(read("{\n  \"a\": [\n1,\n{\"b\": null}\n]\n}\n{}"))
        .containsExactly("{\n  \"a\": [\n1,\n{\"b\": null}\n]\n}", "{}");
  }

  @Test
  void readsRecordsWithNothingBetweenThemAndSequencesOfRfc7464() {
    assertThat(read("{\"a\":1}[2]\u001e{\"c\":3}\n"))
        .containsExactly("{\"a\":1}", "[2]", "{\"c\":3}");
  }

  @Test
  void readsOtherTextLineByLine() {
    assertThat(read("#fields\tts\tuid\r\n1.5\tC1\n"))
        .containsExactly("#fields\tts\tuid", "1.5\tC1");
  }

  @Test
  void passesOverAByteOrderMark() {
    assertThat(read("\uFEFF{\"a\":1}")).containsExactly("{\"a\":1}");
  }

  @Test
  void losesNoLineButTheBrokenOne() {
    assertThat(read("{\"a\":\n{\"b\":2}\n{\"c\":3}\n"))
        .containsExactly("! {\"a\":", "{\"b\":2}", "{\"c\":3}");
    assertThat(read("{\"a\":\"cut\n{\"b\":2}\n")).containsExactly("! {\"a\":\"cut", "{\"b\":2}");
    assertThat(read("{\"a\":1}}\n{\"b\":2}\n")).containsExactly("{\"a\":1}", "}", "{\"b\":2}");
    assertThat(read("[1,\n2\n3]\n{\"b\":2}\n")).containsExactly("! [1,\n2\n3]", "{\"b\":2}");
  }

  @Test
  void saysWhereARecordStopsBeingJson() throws IOException {
    JsonRecords.Item item = JsonRecords.of("{\"a\" 1}".getBytes(UTF_8)).next().orElseThrow();

    assertThat(item.problem()).contains("not JSON: unexpected '1' at byte 5");
  }

  @Test
  void tellsARecordThatMayYetBeFinished() throws IOException {
    JsonRecords records = JsonRecords.of("{\"a\":1}\n{\"b\":".getBytes(UTF_8));

    JsonRecords.Item whole = records.next().orElseThrow();
    JsonRecords.Item part = records.next().orElseThrow();

    assertThat(whole.isComplete()).isTrue();
    assertThat(whole.end()).isEqualTo(7);
    assertThat(part.isComplete()).isFalse();
    assertThat(part.problem()).contains("not JSON: ends in the middle, after 5 bytes");
  }

  @Test
  void passesOverARecordThatIsTooLong() throws IOException {
    String text = "{\"a\":\"" + "x".repeat(500_000) + "\"}\n{\"b\":2}\n";
    JsonRecords records = new JsonRecords(new ByteArrayInputStream(text.getBytes(UTF_8)), 1000);

    JsonRecords.Item tooLong = records.next().orElseThrow();

    assertThat(tooLong.problem()).contains("longer than 1000 bytes");
    assertThat(tooLong.size()).isEqualTo(500_009);
    assertThat(records.next().orElseThrow().bytes()).asString(UTF_8).isEqualTo("{\"b\":2}");
  }

  @Test
  void refusesDeepNestingInNoTime() {
    String deep = "{\"a\":".repeat(100_000);

    List<String> records =
        Assertions.assertTimeout(
            Duration.ofSeconds(5), () -> read(deep + "\n" + "[\n".repeat(100_000)));

    assertThat(records).isNotEmpty().allMatch(each -> each.startsWith("! "));
  }

  @Test
  void makesADeadLetterOfOneBadRecordAmongGoodOnes() throws MalformedEventException {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    RecordReader.EachRecord pulls =
        record -> {
          if (new String(record, UTF_8).contains("bad")) {
            throw new MalformedEventException("bad");
          }
          return List.of(DeadLetters.unreadable("good", record, "good"));
        };
    byte[] body = "{\"a\":1}\n{\"bad\":1}\n{\"a\":\n".getBytes(UTF_8);
    byte[] alone = "{\"bad\":1}".getBytes(UTF_8);

    List<ParsedEvent> events = JsonRecords.parseEach(body, FROM, counter, pulls);

    assertThat(events)
        .extracting(ParsedEvent::key)
        .containsExactly("good", "logs record 2", "logs record 3");
    assertThat(counter.counts()).isEqualTo(new RecordCounts(1, 0, Map.of(), 1, 0));
    assertThatThrownBy(() -> JsonRecords.parseEach(alone, FROM, counter, pulls))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void findsTheSameRecordsHoweverTheBytesArrive() {
    long seed = 20180510;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      byte[] text = someText(random);

      List<String> atOnce = read(new JsonRecords(new ByteArrayInputStream(text), 4096));
      List<String> inPieces = read(new JsonRecords(new Trickle(text, random.nextLong()), 4096));

      assertThat(inPieces).as("seed %d, round %d", seed, round).isEqualTo(atOnce);
    }
  }

  private static byte[] someText(Random random) {
    String[] words = {
      "{", "}", "[", "]", "\"", ",", ":", "1", "a", "\n", "\n{", " ", "\\", "{\"a\":1}\n"
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString().getBytes(UTF_8);
  }

  private static List<String> read(String text) {
    return read(JsonRecords.of(text.getBytes(UTF_8)));
  }

  private static List<String> read(JsonRecords records) {
    List<String> read = new ArrayList<>();
    try {
      for (var item = records.next(); item.isPresent(); item = records.next()) {
        String text = new String(item.get().bytes(), UTF_8);
        read.add(item.get().problem().isPresent() ? "! " + text : text);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return read;
  }

  /** Gives a few bytes at a time. */
  private static final class Trickle extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Random random;

    Trickle(byte[] bytes, long seed) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.random = new Random(seed);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, Math.min(length, 1 + random.nextInt(5)));
    }
  }
}
