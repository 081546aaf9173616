package io.firedamp.samples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoresTest {
  private final Path directory;

  ScoresTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void countsAnAttackThatWasToldAndOneThatWasMissed() throws IOException {
    Scores scores = scores(incident("deployment/dev/miner", "HIGH", 96, "2026-01-05T12:03:00Z"));

    assertThat(scores.attacks())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.high()).isEqualTo(new Interval(1, 2));
              assertThat(row.median()).contains(3.0);
            });
    assertThat(scores.recall().share()).isEqualTo(0.5);
  }

  @Test
  void doesNotCountWhatWasToldLongBeforeThereWasAnythingToSee() throws IOException {
    Scores scores = scores(incident("deployment/dev/miner", "HIGH", 96, "2026-01-05T03:00:00Z"));

    assertThat(scores.recall().hits()).isZero();
  }

  @Test
  void countsWhatWasSaidOfAnHonestWorkload() throws IOException {
    Scores scores = scores(incident("deployment/shop/web", "HIGH", 70, "2026-01-05T12:03:00Z"));

    assertThat(scores.honest())
        .filteredOn(row -> row.family().equals("web-service"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.bySeverity()).isEqualTo(Map.of("HIGH", 1));
              assertThat(row.days()).isCloseTo(1, within(1e-9));
            });
    assertThat(scores.recall().hits()).isZero();
    assertThat(scores.bands())
        .filteredOn(band -> band.from() == 60)
        .singleElement()
        .satisfies(band -> assertThat(band.honest()).isEqualTo(1));
  }

  @Test
  void findsWhoseSignalItWasByTheAddressOfThatTime() throws IOException {
    Scores scores = scores("");

    assertThat(scores.evidence())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.rule()).isEqualTo("NET-04");
              assertThat(row.attacks()).isEqualTo(new Interval(1, 2));
              assertThat(row.honestDays().hits()).isEqualTo(1);
            });
  }

  @Test
  void boundsASharePerWilson() {
    Interval half = new Interval(5, 10);

    assertThat(half.least()).isCloseTo(0.2366, within(0.0005));
    assertThat(half.most()).isCloseTo(0.7634, within(0.0005));
    assertThat(new Interval(0, 20).most()).isCloseTo(0.1611, within(0.0005));
    assertThat(new Interval(0, 0)).hasToString("–");
  }

  private Scores scores(String incident) throws IOException {
    Files.writeString(
        directory.resolve("truth.jsonl"),
        mining("deployment/dev/miner")
            + mining("deployment/dev/second")
            + """
            {"workload":"deployment/shop/web","family":"web-service","attack":false,"fold":0,"from":"2026-01-05T00:00:00Z","until":"2026-01-06T00:00:00Z","mining":[]}
            """);
    Files.writeString(
        directory.resolve("pods.jsonl"),
        """
        {"workload":"deployment/dev/miner","pod":"dev/miner-1","uid":"u1","address":"10.244.0.9","hostNetwork":false,"from":"2026-01-05T11:00:00Z","containers":["c1"]}
        {"workload":"deployment/shop/web","pod":"shop/web-1","uid":"u2","address":"10.244.0.9","hostNetwork":false,"from":"2026-01-05T00:00:00Z","until":"2026-01-05T10:00:00Z","containers":["c2"]}
        """);
    Path replay = directory.resolve("replay.json");
    Files.writeString(
        replay,
        """
        {"incidents":[%s],"summary":{"records":3},"signals":[%s,%s]}"""
            .formatted(incident, signal("2026-01-05T12:30:00Z"), signal("2026-01-05T09:00:00Z")));
    return new Scores(Truth.of(directory), Found.of(replay));
  }

  private static String mining(String workload) {
    return """
        {"workload":"%s","family":"preinstalled","attack":true,"fold":1,"from":"2026-01-05T12:00:00Z","until":"2026-01-06T00:00:00Z","mining":[{"from":"2026-01-05T12:00:00Z","until":"2026-01-06T00:00:00Z","needed":"2026-01-05T12:00:00Z","share":1.0,"shows":["IMAGE"]}]}
        """
        .formatted(workload);
  }

  private static String signal(String time) {
    return """
        {"rule":"NET-04","leg":"NETWORK","traits":["STRATUM_SHAPE"],"decibans":34,"subject":"default/ip/10.244.0.9","time":"%s","retracted":false}"""
        .formatted(time);
  }

  private static String incident(String workload, String severity, int confidence, String time) {
    String[] name = workload.split("/", -1);
    return """
        {"workload":{"kind":"%s","namespace":"%s","name":"%s"},"severity":"%s","confidence":%d,"title":"t","opened":"%s","legs":[{"rule":"NET-01"}],"timeline":[{"time":"%s","leg":"NETWORK","decibans":44}]}"""
        .formatted(name[0], name[1], name[2], severity, confidence, time, time);
  }
}
