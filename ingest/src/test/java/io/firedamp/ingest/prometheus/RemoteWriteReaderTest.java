package io.firedamp.ingest.prometheus;

import static io.firedamp.ingest.prometheus.WriteRequests.CPU;
import static io.firedamp.ingest.prometheus.WriteRequests.one;
import static io.firedamp.ingest.prometheus.WriteRequests.two;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.prometheus.WriteRequests.Series;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ResourceSample;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteWriteReaderTest {
  private static final long TEN = 1_700_000_000_000L;
  private static final Map<String, String> WEB =
      Map.of("namespace", "shop", "pod", "web-0", "container", "web", "instance", "n1");
  private static final String MEMORY = "container_memory_working_set_bytes";

  private final RemoteWriteReader reader = new RemoteWriteReader(new Provenance("prod", "metrics"));

  @Test
  void putsTogetherOneScrapeThatCameInSeveralRequests() throws Exception {
    reader.read(one(Series.of(MEMORY, WEB, 5_000, TEN)));
    reader.read(one(Series.of(CPU, WEB, 100, TEN)));
    reader.read(one(Series.of(CPU, WEB, 115, TEN + 30_000)));
    reader.read(one(Series.of(MEMORY, WEB, 6_000, TEN + 30_000)));

    List<ParsedEvent> events = reader.read(one(Series.of(CPU, WEB, 130, TEN + 60_000)));

    assertThat(Parsed.of(ResourceSample.class, events))
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.getCpuCores()).contains(0.5);
              assertThat(sample.getMemoryBytes()).contains(6_000.0);
              assertThat(sample.getTime().toEpochMilli()).isEqualTo(TEN + 30_000);
            });
  }

  @Test
  void readsTheSameOfEitherVersion() throws Exception {
    Series cpu = Series.of(CPU, WEB, 100, TEN, 115, TEN + 30_000);
    Series memory = Series.of(MEMORY, WEB, 5_000, TEN, 6_000, TEN + 30_000);
    RemoteWriteParser parser = new RemoteWriteParser();
    Provenance from = new Provenance("prod", "metrics");

    assertThat(parser.parse(two(cpu, memory), from))
        .hasSize(1)
        .isEqualTo(parser.parse(one(cpu, memory), from));
    assertThat(parser.recognises(RecordHead.of(one(cpu)))).isTrue();
    assertThat(parser.recognises(RecordHead.of(two(cpu)))).isTrue();
  }

  @Test
  void aTargetThatIsAheadHurriesNoOther() throws Exception {
    Map<String, String> other = new HashMap<>(WEB);
    other.put("instance", "n2");
    reader.read(one(Series.of(CPU, WEB, 100, TEN)));
    reader.read(one(Series.of(CPU, other, 100, TEN + 3_600_000)));

    reader.read(one(Series.of(CPU, WEB, 115, TEN + 30_000)));

    assertThat(reader.counts().leftOut()).isEqualTo(Map.of(RateReader.FIRST, 1L));
  }

  @Test
  void takesOneOfTwoReplicas() throws Exception {
    for (int i = 0; i < 4; i++) {
      for (String replica : List.of("a", "b")) {
        Map<String, String> labels = new HashMap<>(WEB);
        labels.put("__replica__", replica);
        labels.put("cluster", "eu");
        reader.read(one(Series.of(CPU, labels, 100 + 15 * i, (double) (TEN + 30_000L * i))));
      }
    }

    assertThat(Parsed.of(ResourceSample.class, reader.finish()))
        .allSatisfy(sample -> assertThat(sample.getCpuCores()).contains(0.5));
    assertThat(reader.counts().leftOut()).containsEntry(OneReplica.OTHER, 4L);
    assertThat(reader.counts().withEvents()).isEqualTo(3);
  }

  @Test
  void namesWhatIsStaleLateOrWithoutUse() throws Exception {
    double stale = Double.longBitsToDouble(0x7ff0000000000002L);
    reader.read(one(Series.of(CPU, WEB, 100, TEN, stale, TEN + 15_000, 115, TEN + 30_000)));
    reader.finish();

    reader.read(
        two(
            Series.of(CPU, WEB, 90, TEN - 60_000, 1, -5),
            Series.of("up", WEB, 1, TEN),
            Series.of("", WEB, 1, TEN),
            Series.of(CPU, WEB)));
    reader.finish();

    assertThat(reader.counts())
        .isEqualTo(
            new RecordCounts(
                8,
                1,
                Map.of(
                    RateReader.FIRST, 1L,
                    RateReader.OLD, 1L,
                    WriteRequest.STALE, 1L,
                    WriteRequest.UNDATED, 1L,
                    WriteRequest.NOT_READ, 1L,
                    WriteRequest.NAMELESS, 1L,
                    WriteRequest.NO_SAMPLES, 1L),
                0,
                0));
  }

  @Test
  void refusesWhatIsCutOrPointsBeyondItsTexts() {
    byte[] whole = two(Series.of(CPU, WEB, 100, TEN));
    byte[] cut = Arrays.copyOf(whole, whole.length - 3);
    byte[] beyond = {0x22, 0, 0x2a, 4, 0x0a, 2, 0, 9};

    assertThatThrownBy(() -> reader.read(cut)).isInstanceOf(MalformedEventException.class);
    assertThatThrownBy(() -> reader.read(beyond))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("labels_refs must be below 1, the number of symbols, was 9");
    assertThat(reader.counts()).isEqualTo(new RecordCounts(2, 0, Map.of(), 2, 0));
  }

  @Test
  void refusesMoreSamplesThanAnyPrometheusSendsAtOnce() {
    double[] samples = new double[2 * 100_001];
    for (int i = 0; i < samples.length; i += 2) {
      samples[i + 1] = (double) (TEN + i);
    }

    assertThatThrownBy(() -> reader.read(one(Series.of(CPU, WEB, samples))))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("more than 100000 samples of what is read, in one request");
  }

  @Test
  void tellsOfTextAndJsonThatTheyAreNoRequests() {
    for (String text : List.of("\n# HELP a b\n", "{\"a\":1}", "\"\"", "container 1 2", "")) {
      assertThat(new RemoteWriteParser().recognises(RecordHead.of(text.getBytes(UTF_8)))).isFalse();
    }
  }

  /** A node_exporter's, of a benchmark of another receiver. */
  @Test
  void namesEverySeriesOfARealRequest() throws Exception {
    byte[] request =
        Files.readAllBytes(SharedData.require("metrics/remote-write/v1-write_request.pb"));

    reader.read(request);

    long unread = reader.counts().leftOut().getOrDefault(WriteRequest.NOT_READ, 0L);
    assertThat(reader.counts())
        .isEqualTo(new RecordCounts(unread, 0, Map.of(WriteRequest.NOT_READ, unread), 0, 0));
    assertThat(unread).isEqualTo(488);
    assertThat(WriteRequest.sizeOf(request)).isEqualTo(new WriteRequest.Size(619, 0, 0));
    assertThat(WriteRequest.read(request, new RecordCounts.Counter())).hasSize(619 - 488);
    assertThat(new RemoteWriteParser().recognises(RecordHead.of(request))).isTrue();
  }
}
