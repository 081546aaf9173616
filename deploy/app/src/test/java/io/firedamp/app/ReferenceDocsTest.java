package io.firedamp.app;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.firedamp.app.Acls.Grant;
import io.firedamp.app.Acls.Who;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.config.Durations;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is written in {@code docs} about the program, against the program. {@code
 * -Dfiredamp.write-docs=true} writes the references anew.
 */
final class ReferenceDocsTest {
  private static final Path ROOT_DIRECTORY = Path.of("../..");
  private static final Path DOCS = ROOT_DIRECTORY.resolve("docs");
  private static final Path GRAFANA = Path.of("../grafana");
  private static final Pattern OURS = Pattern.compile("\\bfiredamp_[a-z_]+");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final Pattern COMMAND =
      Pattern.compile("^(?:\\./)?firedamp (-*[a-z][a-z-]*)(.*)$");

  @Test
  void listsEveryMetric() throws IOException {
    String rows =
        Arrays.stream(OwnMetric.values())
            .map(
                metric ->
                    "| `%s` | %s | %s | %s |%n"
                        .formatted(
                            metric.exposed(),
                            metric.kind(),
                            metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                            metric.about()))
            .collect(Collectors.joining());

    assertWritten("metrics.md", "| name | kind | labels | |\n|---|---|---|---|\n" + rows);
  }

  @Test
  void listsEveryTopicAndWhoMayDoWhatWithIt() throws IOException {
    Topics topics = ConfigLoader.of(Plugins.bundled(), Map.of()).defaults().liveTopics();
    StringBuilder text = new StringBuilder("| topic | carries | kept |\n|---|---|---|\n");
    for (Topic<?> topic : topics.all()) {
      text.append(
          "| `%s` | %s | %s |%n"
              .formatted(topic.name(), topic.type().getSimpleName(), kept(topic)));
    }
    text.append(
        "| `%s` | text: what each sink delivered | latest per key, %s |%n"
            .formatted(topics.sinkLedger(), Durations.print(topics.incidents().retention())));
    text.append("\n| who | may | on |\n|---|---|---|\n");
    for (Who who : Who.values()) {
      for (Grant grant : new Acls(topics).of(who)) {
        text.append(
            "| `%s-%s` | %s | %s%s |%n"
                .formatted(
                    topics.namespace(),
                    who.name().toLowerCase(ROOT),
                    grant.operations().stream()
                        .map(each -> each.name().toLowerCase(ROOT).replace('_', ' '))
                        .collect(Collectors.joining(", ")),
                    grant.resource().name().toLowerCase(ROOT).replace('_', ' ')
                        + (grant.prefixed() ? "s that begin with " : "s "),
                    grant.names().stream()
                        .map(name -> "`" + name + "`")
                        .collect(Collectors.joining(", "))));
      }
    }

    assertWritten("topics.md", text.toString());
  }

  @Test
  void listsEveryFormat() throws IOException {
    NavigableMap<String, Row> rows = new TreeMap<>();
    for (Source.Factory<?> factory : Plugins.bundled().sources().values()) {
      for (EventParser parser : factory.parsers()) {
        Row row = rows.computeIfAbsent(parser.format(), name -> new Row(parser));
        row.readers().add("`" + factory.type() + "`");
        factory.publishes().forEach(event -> row.events().add(event.getSimpleName()));
      }
    }
    String text = rows.values().stream().map(Row::toString).collect(Collectors.joining());

    assertWritten(
        "formats.md",
        "| format | a record is | sources of its own | events |\n|---|---|---|---|\n" + text);
  }

  private record Row(EventParser parser, Set<String> readers, Set<String> events) {
    Row(EventParser parser) {
      this(parser, new TreeSet<>(), new TreeSet<>());
    }

    @Override
    public String toString() {
      return "| `%s` | %s | %s | %s |%n"
          .formatted(
              parser.format(),
              parser.isWholeDocument() ? "the whole file" : "a line",
              String.join(", ", readers),
              String.join(", ", events));
    }
  }

  private static String kept(Topic<?> topic) {
    String age = topic.retention().isZero() ? "for ever" : Durations.print(topic.retention());
    return topic.compacted() ? "latest per key, " + age : age;
  }

  /** What is generated lies between two lines of the file. */
  private static void assertWritten(String name, String generated) throws IOException {
    Path file = DOCS.resolve(name);
    String begin = "<!-- generated: ReferenceDocsTest -->\n";
    String end = "<!-- end -->\n";
    String text = Files.readString(file);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    if (Boolean.getBoolean("firedamp.write-docs")) {
      Files.writeString(file, text.substring(0, from) + generated + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to))
        .as("%s; -Dfiredamp.write-docs=true writes it anew", file)
        .isEqualTo(generated);
  }

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksToWhatIsThere(Path page) throws IOException {
    Matcher links = LINK.matcher(Files.readString(page));

    assertThat(links.results().map(link -> link.group(1)).distinct())
        .allSatisfy(link -> assertThat(DOCS.resolve(link)).exists());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void writesCommandsThatTheProgramKnows(Path page) throws IOException {
    for (String line : Files.readAllLines(page)) {
      Matcher command = COMMAND.matcher(line.strip());
      if (command.matches()) {
        assertThat(Commands.refusal(words(line.strip()))).as("%s: %s", page, line).isEmpty();
      }
    }
  }

  @Test
  void refusesCommandsThatTheProgramDoesNotKnow() {
    assertThat(Commands.refusal(List.of("incidents", "--nope"))).isNotEmpty();
    assertThat(Commands.refusal(List.of("incident"))).isNotEmpty();
    assertThat(Commands.refusal(List.of("topics", "grow"))).isNotEmpty();
  }

  private static List<String> words(String line) {
    String bare = line.replaceFirst(" +#.*$", "").replaceFirst(" [|>&].*$", "");
    return List.of(bare.split(" +")).subList(1, bare.split(" +").length);
  }

  static Stream<Path> watching() throws IOException {
    try (Stream<Path> files = Files.walk(GRAFANA)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(json|yaml)"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("watching")
  void dashboardsAndAlertsAskForMetricsThatExist(Path file) throws IOException {
    Set<String> known =
        Arrays.stream(OwnMetric.values()).map(OwnMetric::exposed).collect(Collectors.toSet());

    Set<String> asked = new TreeSet<>();
    OURS.matcher(Files.readString(file)).results().forEach(match -> asked.add(match.group()));

    assertThat(known).containsAll(asked);
  }

  @Test
  void everyPanelAsksSomething() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(GRAFANA.resolve("dashboards/firedamp.json").toFile());

    assertThat(dashboard.path("uid").asText()).isEqualTo("firedamp");
    assertThat(dashboard.get("panels"))
        .hasSizeGreaterThan(8)
        .allSatisfy(
            panel -> {
              assertThat(panel.path("title").asText()).isNotEmpty();
              assertThat(panel.at("/targets/0/expr").asText()).isNotEmpty();
            });
    assertThat(dashboard.findValuesAsText("id")).doesNotHaveDuplicates();
  }

  @Test
  void prometheusTakesTheAlerts() throws Exception {
    Path promtool = promtool();

    Process process =
        new ProcessBuilder(
                promtool.toString(), "check", "rules", GRAFANA.resolve("alerts.yaml").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void alertsFireWhereTheyMustAndNotOnAnHonestDay() throws Exception {
    Path promtool = promtool();

    Process process =
        new ProcessBuilder(
                promtool.toString(),
                "test",
                "rules",
                GRAFANA.resolve("alerts.test.yaml").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Path promtool() {
    Path promtool = Path.of("/usr/bin/promtool");
    Assumptions.assumeTrue(Files.isExecutable(promtool), "no promtool (Debian: prometheus)");
    return promtool;
  }

  @Test
  void everyAlertSaysWhatToDo() throws IOException {
    JsonNode groups =
        new YAMLMapper().readTree(GRAFANA.resolve("alerts.yaml").toFile()).at("/groups");

    assertThat(groups.findValues("alert")).isNotEmpty();
    assertThat(groups.findValues("annotations"))
        .allSatisfy(
            annotations ->
                assertThat(annotations.path("runbook").asText()).startsWith("docs/operate.md#"));
    String operate = Files.readString(DOCS.resolve("operate.md"));
    assertThat(groups.findValuesAsText("alert"))
        .allSatisfy(alert -> assertThat(operate).contains("### " + alert));
  }
}
