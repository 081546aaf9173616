package io.firedamp.detectors.compute;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Figures on public recordings, read in place. What they mean is in RATIONALE.md. */
class ComputeOnRealDataTest {
  private static final Alias HOST = Alias.node("lab", "vm");

  @BeforeEach
  void needsTheData() {
    SharedData.require("metrics");
  }

  @Test
  void findsBothMiningPhasesOfALabelledHostAndNothingInItsIdleOnes() throws IOException {
    List<Signal> signals = play(labelledHost());

    Map<String, Long> byPhaseAndRule = new TreeMap<>();
    for (Signal signal : signals) {
      byPhaseAndRule.merge(phaseOf(signal.getTime()) + " " + signal.getRule(), 1L, Long::sum);
    }

    assertThat(byPhaseAndRule.keySet())
        .containsExactlyInAnyOrder(
            "B mining MET-01",
            "B mining MET-02",
            "B mining MET-03",
            "B mining MET-13",
            "D mining MET-01",
            "D mining MET-02",
            "D mining MET-03",
            "D mining MET-13");
    assertThat(delay(signals, "MET-01", "B")).isLessThanOrEqualTo(Duration.ofMinutes(12));
    assertThat(delay(signals, "MET-01", "D")).isLessThanOrEqualTo(Duration.ofMinutes(12));
    assertThat(delay(signals, "MET-02", "B")).isLessThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(delay(signals, "MET-02", "D")).isLessThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(delay(signals, "MET-03", "B")).isLessThanOrEqualTo(Duration.ofMinutes(60));
    assertThat(delay(signals, "MET-03", "D")).isLessThanOrEqualTo(Duration.ofMinutes(60));
    // What goes on is said again each hour: seen to its end is a last word within an hour of it.
    assertThat(silenceBeforeTheEnd(signals, "B")).isLessThanOrEqualTo(Duration.ofHours(1));
    assertThat(silenceBeforeTheEnd(signals, "D")).isLessThanOrEqualTo(Duration.ofHours(1));
  }

  @Tag("long")
  @Test
  void countsItsFalseAlarmsOnServersNobodyMinedOn() throws IOException {
    Map<String, Map<String, Long>> alarms = new TreeMap<>();
    for (Path file : nab()) {
      List<Signal> signals = play(nabSeries(file));
      alarms.put(
          file.getFileName().toString(),
          new TreeMap<>(signals.stream().collect(groupingBy(Signal::getRule, counting()))));
    }

    assertThat(alarms).hasSize(11);
    assertThat(alarms.values()).allSatisfy(rules -> assertThat(rules).doesNotContainKey("MET-03"));
    assertThat(alarms.values()).filteredOn(rules -> rules.containsKey("MET-01")).hasSize(2);
  }

  private static List<Signal> play(List<ResourceSample> samples) {
    try (DetectorHarness harness =
        new DetectorHarness(new ComputeDetector(ComputeDetector.Settings.DEFAULTS))) {
      return harness.publish(samples).signals();
    }
  }

  private static List<ResourceSample> labelledHost() throws IOException {
    List<String> lines =
        Files.readAllLines(SharedData.require("metrics/miner-labelled-host/host_metrics.csv"));
    Map<String, Integer> columns = columns(lines.get(0));
    List<ResourceSample> samples = new ArrayList<>();
    List<String> previous = List.of();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = List.of(line.split(",", -1));
      if (!previous.isEmpty()) {
        HostRow before = new HostRow(previous, columns);
        HostRow now = new HostRow(row, columns);
        // A longer pause, or a counter that falls, is another recording.
        if (now.time() - before.time() <= 120
            && now.value("net_bytes_sent") >= before.value("net_bytes_sent")) {
          samples.add(now.since(before));
        }
      }
      previous = row;
    }
    return samples;
  }

  private record HostRow(List<String> row, Map<String, Integer> columns) {
    double value(String column) {
      return Double.parseDouble(row.get(columns.getOrDefault(column, -1)));
    }

    long time() {
      return (long) value("timestamp");
    }

    ResourceSample since(HostRow before) {
      double seconds = time() - before.time();
      double network =
          value("net_bytes_sent")
              + value("net_bytes_recv")
              - before.value("net_bytes_sent")
              - before.value("net_bytes_recv");
      double written = value("disk_write_bytes") - before.value("disk_write_bytes");
      Readings readings =
          CpuWindows.readings(
              value("cpu_percent") / 100,
              value("cpu_user") / 100,
              value("cpu_system") / 100,
              1,
              network / seconds,
              written / seconds);
      return ResourceSample.newBuilder(
              Samples.sample(
                  HOST,
                  Instant.ofEpochSecond(before.time()),
                  Instant.ofEpochSecond(time()),
                  readings))
          .setSubjectKind(SubjectKind.NODE)
          .build();
    }
  }

  private static Map<String, Integer> columns(String header) {
    Map<String, Integer> columns = new HashMap<>();
    String[] names = header.split(",", -1);
    for (int i = 0; i < names.length; i++) {
      columns.put(names[i], i);
    }
    return columns;
  }

  private static String phaseOf(Instant time) throws IOException {
    for (JsonNode phase : phases()) {
      if (time.getEpochSecond() >= phase.get("start").asLong()
          && time.getEpochSecond() <= phase.get("end").asLong()) {
        return phase.get("recording").asText() + " " + phase.get("state").asText();
      }
    }
    return "between recordings";
  }

  private static Duration delay(List<Signal> signals, String rule, String recording)
      throws IOException {
    Instant start = Instant.ofEpochSecond(phase(recording).get("start").asLong());
    return signals.stream()
        .filter(signal -> signal.getRule().equals(rule) && signal.getTime().isAfter(start))
        .map(signal -> Duration.between(start, signal.getTime()))
        .min(Duration::compareTo)
        .orElseThrow();
  }

  private static Duration silenceBeforeTheEnd(List<Signal> signals, String recording)
      throws IOException {
    Instant end = Instant.ofEpochSecond(phase(recording).get("end").asLong());
    return signals.stream()
        .filter(signal -> !signal.getTime().isAfter(end))
        .map(signal -> Duration.between(signal.getTime(), end))
        .min(Duration::compareTo)
        .orElseThrow();
  }

  private static JsonNode phase(String recording) throws IOException {
    for (JsonNode phase : phases()) {
      if (phase.get("recording").asText().equals(recording)) {
        return phase;
      }
    }
    throw new IllegalArgumentException("no recording " + recording);
  }

  private static JsonNode phases() throws IOException {
    return new ObjectMapper().readTree(SharedData.bytes("metrics/miner-labelled-host/phases.json"));
  }

  private static List<Path> nab() throws IOException {
    try (Stream<Path> files = Files.walk(SharedData.require("metrics/nab/data"))) {
      return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  /** Percent of a machine of four cores, every five minutes. */
  private static List<ResourceSample> nabSeries(Path file) throws IOException {
    List<ResourceSample> samples = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split(",", -1);
      Instant end = LocalDateTime.parse(row[0].replace(' ', 'T')).toInstant(ZoneOffset.UTC);
      double cores = 4 * Double.parseDouble(row[1]) / 100;
      Readings readings =
          CpuWindows.readings(cores, Double.NaN, Double.NaN, 4, Double.NaN, Double.NaN);
      samples.add(Samples.sample(HOST, end.minus(Duration.ofMinutes(5)), end, readings));
    }
    return samples;
  }
}
