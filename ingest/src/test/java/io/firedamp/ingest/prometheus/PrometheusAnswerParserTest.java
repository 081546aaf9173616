package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ResourceSample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusAnswerParserTest {
  private static final Provenance FROM = new Provenance("prod", "metrics");
  private static final String POD =
      "\"namespace\":\"shop\",\"pod\":\"web-0\",\"container\":\"web\"";

  private final PrometheusAnswerParser parser = new PrometheusAnswerParser();
  private final RecordReader reader = parser.readerFor(FROM);

  @Test
  void leavesLokisAnswersToOthers() {
    String streams = "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}";

    assertThat(parser.recognises(RecordHead.of(streams.getBytes(UTF_8)))).isFalse();
  }

  @Test
  void makesRatesOfARangeThatTellsSeriesAfterSeries() throws Exception {
    List<ParsedEvent> events =
        read(
            matrix(
                series("container_cpu_usage_seconds_total", POD, 100, 130, 190),
                series("container_memory_working_set_bytes", POD, 5000, 6000, 7000)));

    List<ResourceSample> samples = Parsed.of(ResourceSample.class, events);
    assertThat(samples)
        .extracting(sample -> sample.getCpuCores().orElseThrow())
        .containsExactly(0.5, 1.0);
    assertThat(samples)
        .extracting(sample -> sample.getMemoryBytes().orElseThrow())
        .containsExactly(6000.0, 7000.0);
    assertThat(samples)
        .extracting(sample -> sample.getTime().getEpochSecond())
        .containsExactly(1_700_000_060L, 1_700_000_120L);
    assertThat(reader.counts())
        .isEqualTo(new RecordCounts(3, 2, Map.of(RateReader.FIRST, 1L), 0, 0));
  }

  @Test
  void readsWhatVictoriaMetricsExports() throws Exception {
    String export =
        """
        {"metric":{"__name__":"container_cpu_usage_seconds_total",%s},"values":[100,null,190],
         "timestamps":[1700000000000,1700000030000,1700000060000]}
        {"metric":{"__name__":"up"},"values":[1],"timestamps":[1700000000000]}
        """
            .formatted(POD);

    List<ParsedEvent> events = read(export);

    assertThat(parser.recognises(RecordHead.of(export.getBytes(UTF_8)))).isTrue();
    assertThat(Parsed.of(ResourceSample.class, events))
        .singleElement()
        .satisfies(sample -> assertThat(sample.getCpuCores()).contains(1.5));
    assertThat(reader.counts().leftOut()).containsEntry(AnsweredSeries.NOT_READ, 1L);
    assertThat(reader.counts().read()).isEqualTo(reader.counts().accountedFor());
  }

  @Test
  void refusesAnExportThatHasOtherTimesThanValues() throws Exception {
    String export =
        """
        {"metric":{"__name__":"container_cpu_usage_seconds_total",%s},"values":[100,190],
         "timestamps":[1700000000000]}"""
            .formatted(POD);

    assertThatThrownBy(() -> read(export))
        .hasMessage("timestamps must be as many as there are values, 2, was 1");
  }

  @Test
  void givesTheEventsThatADumpOfTheSameGives() throws Exception {
    String dump =
        """
        {__name__="container_cpu_usage_seconds_total", namespace="shop", pod="web-0", container="web"} 100 1700000000000
        {__name__="container_cpu_usage_seconds_total", namespace="shop", pod="web-0", container="web"} 130 1700000060000
        {__name__="container_memory_working_set_bytes", namespace="shop", pod="web-0", container="web"} 5000 1700000000000
        {__name__="container_memory_working_set_bytes", namespace="shop", pod="web-0", container="web"} 6000 1700000060000
        {__name__="up", job="kubelet"} 1 0
        """;

    List<ParsedEvent> dumped = new PrometheusTextParser().parse(dump.getBytes(UTF_8), FROM);

    assertThat(new PrometheusTextParser().recognises(RecordHead.of(dump.getBytes(UTF_8)))).isTrue();
    assertThat(dumped)
        .hasSize(1)
        .isEqualTo(
            read(
                matrix(
                    series("container_cpu_usage_seconds_total", POD, 100, 130),
                    series("container_memory_working_set_bytes", POD, 5000, 6000))));
  }

  @Test
  void makesRatesOfInstantsOneAfterTheOther() throws Exception {
    read(vector(1_700_000_000, 100));

    List<ParsedEvent> events = read(vector(1_700_000_030, 115));

    assertThat(Parsed.of(ResourceSample.class, events).get(0).getCpuCores().orElseThrow())
        .isCloseTo(0.5, within(1e-9));
  }

  @Test
  void takesTheWordOfOneReplicaAndOfTheOtherWhenItFallsSilent() throws Exception {
    String first = POD + ",\"prometheus_replica\":\"a\"";
    String second = POD + ",\"prometheus_replica\":\"b\"";

    List<ParsedEvent> events =
        read(
            matrix(
                series("container_cpu_usage_seconds_total", first, 100, 130),
                series("container_cpu_usage_seconds_total", second, 101, 131, 191)));

    assertThat(Parsed.of(ResourceSample.class, events))
        .extracting(sample -> sample.getCpuCores().orElseThrow())
        .satisfiesExactly(
            cores -> assertThat(cores).isEqualTo(0.5),
            cores -> assertThat(cores).isCloseTo(61.0 / 60, within(1e-9)));
    assertThat(reader.counts().leftOut()).containsEntry(OneReplica.OTHER, 2L);
  }

  @Test
  void countsByNameWhatItDoesNotRead() throws Exception {
    String expression = "{\"metric\":{" + POD + "},\"value\":[1700000000,\"1\"]}";
    String histogram =
        "{\"metric\":{\"__name__\":\"container_cpu_usage_seconds_total\"},"
            + "\"histograms\":[[1700000000,{\"count\":\"1\"}]]}";

    assertThat(read(matrix(series("up", POD, 1), expression, histogram))).isEmpty();

    assertThat(reader.counts())
        .isEqualTo(
            new RecordCounts(
                3,
                0,
                Map.of(
                    AnsweredSeries.NOT_READ, 1L,
                    AnsweredSeries.NAMELESS, 1L,
                    AnsweredSeries.HISTOGRAM, 1L),
                0,
                0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}}",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
        "{\"status\":\"success\",\"data\":[{\"__name__\":\"up\"}]}",
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
        "{\"__name__\":\"up\",\"job\":\"kubelet\"}"
      })
  void leavesOutAnAnswerWithoutSeries(String answer) throws Exception {
    assertThat(parser.recognises(RecordHead.of(answer.getBytes(UTF_8)))).isTrue();
    assertThat(read(answer)).isEmpty();
    assertThat(reader.counts().read()).isEqualTo(1);
    assertThat(reader.counts().leftOut()).hasSize(1);
  }

  @Test
  void anUnreadableSeriesCostsOnlyItself() throws Exception {
    List<ParsedEvent> events =
        read(
            matrix(
                series("container_cpu_usage_seconds_total", POD, 100, 130),
                "{\"metric\":{\"__name__\":\"machine_cpu_cores\"},\"values\":[[\"soon\",\"4\"]]}"));

    assertThat(Parsed.of(ResourceSample.class, events)).hasSize(1);
    assertThat(Parsed.of(DeadLetter.class, events))
        .singleElement()
        .extracting(DeadLetter::getReason)
        .isEqualTo("values[][0] must be a time in seconds, was 'soon'");
    assertThat(reader.counts().unreadable()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsCutBeforeItsFirstSeriesEnds() {
    assertThatThrownBy(() -> read("{\"status\":\"success\",\"data\":{\"resultType\":\"matr"))
        .isInstanceOf(MalformedEventException.class);
    assertThat(reader.counts().unreadable()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"success\",\"data\":{\"id\":7}}",
        "{\"metric\":\"cpu\",\"value\":7}",
        "[1,2]",
        "{}"
      })
  void doesNotTakeOtherJsonForItsOwn(String other) {
    assertThat(parser.recognises(RecordHead.of(other.getBytes(UTF_8)))).isFalse();
  }

  private List<ParsedEvent> read(String answer) throws MalformedEventException {
    return reader.read(answer.getBytes(UTF_8));
  }

  private static String matrix(String... series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[%s]}}"
        .formatted(String.join(",", series));
  }

  private static String vector(long seconds, double value) {
    return "[{\"metric\":{\"__name__\":\"container_cpu_usage_seconds_total\",%s},\"value\":[%d.5,\"%s\"]}]"
        .formatted(POD, seconds, value);
  }

  /** A value a minute. */
  private static String series(String name, String labels, double... values) {
    StringBuilder samples = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      samples
          .append(i == 0 ? "" : ",")
          .append("[%d,\"%s\"]".formatted(1_700_000_000 + 60 * i, values[i]));
    }
    return "{\"metric\":{\"__name__\":\"%s\",%s},\"values\":[%s]}".formatted(name, labels, samples);
  }
}
