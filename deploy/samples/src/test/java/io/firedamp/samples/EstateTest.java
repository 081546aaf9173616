package io.firedamp.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.samples.log.AuditLevel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EstateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EstatePlan HOUR = EstatePlan.of(7, Duration.ofHours(1), 1);

  private final Path directory;

  EstateTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void writesTheSameBytesForTheSameSeedAndOthersForAnother() throws IOException {
    EstatePlan few = HOUR.only(Set.of("preinstalled", "minutes-cron", "web-service"));
    new Estate(few).writeTo(directory.resolve("one"));
    new Estate(few).writeTo(directory.resolve("again"));
    new Estate(EstatePlan.of(8, Duration.ofHours(1), 1).only(few.families()))
        .writeTo(directory.resolve("other"));

    assertThat(contents("again")).isEqualTo(contents("one"));
    assertThat(contents("other").keySet()).isEqualTo(contents("one").keySet());
    assertThat(contents("other")).isNotEqualTo(contents("one"));
  }

  @Test
  void leavesWhatOneFamilyWritesAsItIsWhenAnotherIsAdded() throws IOException {
    new Estate(HOUR.only(Set.of("preinstalled"))).writeTo(directory.resolve("one"));
    new Estate(HOUR.only(Set.of("preinstalled", "database"))).writeTo(directory.resolve("two"));

    assertThat(truth("two")).contains(truth("one").get(0));
  }

  @Test
  void writesEachLogInTheOrderOfTime() throws IOException {
    new Estate(HOUR).writeTo(directory);

    for (String log : List.of("conn", "conn_long", "dns", "ssl")) {
      List<Double> written = new ArrayList<>();
      for (JsonNode line : lines("logs/zeek/" + log + ".log.gz")) {
        written.add(line.path("ts").asDouble() + line.path("duration").asDouble());
      }
      assertThat(written).as(log).isNotEmpty();
      for (int i = 1; i < written.size(); i++) {
        assertThat(written.get(i))
            .as("%s, line %d", log, i)
            .isGreaterThan(written.get(i - 1) - 0.2);
      }
    }
    List<String> audit = new ArrayList<>();
    for (JsonNode line : lines("logs/audit/audit.log.gz")) {
      audit.add(Instant.parse(line.path("stageTimestamp").asText()).toEpochMilli() + "");
    }
    assertThat(audit).isNotEmpty().isSorted();
  }

  @Test
  void givesNoAddressToTwoPodsAtOnce() throws IOException {
    new Estate(HOUR).writeTo(directory);
    Map<String, Instant> taken = new HashMap<>();

    for (String line : Files.readAllLines(directory.resolve(Estate.PODS))) {
      JsonNode pod = JSON.readTree(line);
      if (!pod.path("hostNetwork").asBoolean()) {
        Instant from = Instant.parse(pod.path("from").asText());
        Instant until = pod.has("until") ? Instant.parse(pod.path("until").asText()) : Instant.MAX;
        Instant before = taken.put(pod.path("address").asText(), until);
        assertThat(before == null || !before.isAfter(from)).as(line).isTrue();
      }
    }
    assertThat(taken).hasSizeGreaterThan(60);
  }

  @Test
  void tellsOfEveryAttackSinceWhenItMinedAndWhatOfItCouldBeSeen() throws IOException {
    new Estate(HOUR).writeTo(directory);

    List<JsonNode> mining =
        truth("").stream().filter(line -> line.path("attack").asBoolean()).toList();

    assertThat(mining).hasSizeGreaterThan(25);
    assertThat(mining)
        .allSatisfy(
            line -> {
              JsonNode first = line.path("mining").path(0);
              assertThat(Instant.parse(first.path("needed").asText()))
                  .isBetween(HOUR.from(), HOUR.until());
              assertThat(first.path("shows")).isNotEmpty();
              assertThat(first.path("share").asDouble()).isBetween(0.01, 1.0);
            });
  }

  @Test
  void keepsNoBodiesInAnAuditLogOfMetadata() throws IOException {
    new Estate(
            new EstatePlan(
                1,
                Duration.ofMinutes(40),
                1,
                Set.of("inline-command"),
                Evasion.none(),
                Duration.ofMinutes(1),
                AuditLevel.METADATA,
                Duration.ZERO))
        .writeTo(directory);

    assertThat(lines("logs/audit/audit.log.gz"))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.path("level").asText()).isEqualTo("Metadata");
              assertThat(line.has("requestObject")).isFalse();
              assertThat(line.has("responseObject")).isFalse();
            });
  }

  @Test
  void refusesAFamilyThatIsNotThereAndNamesThoseThatAre() {
    assertThatThrownBy(() -> new Estate(HOUR.only(Set.of("unicorns"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'unicorns'")
        .hasMessageContaining("preinstalled");
  }

  @Test
  void refusesLengthsNobodyCanMake() {
    assertThatThrownBy(() -> EstatePlan.of(1, Duration.ofMinutes(3), 10))
        .hasMessageContaining("30 minutes to 90 days");
    assertThatThrownBy(() -> EstatePlan.of(1, Duration.ofDays(1), 0))
        .hasMessageContaining("workloads must be from 1");
  }

  private Map<String, List<String>> contents(String folder) throws IOException {
    Path root = directory.resolve(folder);
    Map<String, List<String>> contents = new HashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> contents.put(root.relativize(file).toString(), text(file)));
    }
    return contents;
  }

  private List<JsonNode> truth(String folder) throws IOException {
    return parsed(text(directory.resolve(folder).resolve(Estate.TRUTH)));
  }

  private List<JsonNode> lines(String file) {
    return parsed(text(directory.resolve(file)));
  }

  private static List<JsonNode> parsed(List<String> lines) {
    return lines.stream()
        .map(
            line -> {
              try {
                return JSON.readTree(line);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  private static List<String> text(Path file) {
    try {
      if (!file.toString().endsWith(".gz")) {
        return Files.readAllLines(file);
      }
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        return reader.lines().toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
