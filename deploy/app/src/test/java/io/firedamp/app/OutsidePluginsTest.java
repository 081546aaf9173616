package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.Check.Verdict;
import io.firedamp.app.command.CommandContext;
import io.firedamp.app.config.ConfigException;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.plugins.MadeUp;
import io.firedamp.schemas.Topics;
import io.firedamp.sinks.Secrets;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.format.IncidentFormats;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's jars in the launcher: its help, its settings, its doctor, and its pipeline. */
final class OutsidePluginsTest {
  private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void install(@TempDir Path temporary) throws Exception {
    directory = temporary;
    Path plugins = Files.createDirectory(directory.resolve("plugins"));
    MadeUp.sink("pager").writeTo(plugins.resolve("a-good.jar"));
    Files.writeString(plugins.resolve("b-broken.jar"), "no zip");
    System.setProperty(Plugins.DIRECTORY, plugins.toString());
  }

  @AfterEach
  void uninstall() {
    System.clearProperty(Plugins.DIRECTORY);
  }

  private Plugins besideADetector() {
    return Plugins.of(List.of(), List.of(new TestPlugins.Burning()), List.of())
        .with(directory.resolve("plugins"));
  }

  private AppConfig config(Plugins plugins, String sinks) {
    return ConfigLoader.of(plugins, Map.of())
        .withData(directory.resolve("data"))
        .parse("f.yaml", "listener: {port: 0}\nsinks: " + sinks + "\n");
  }

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), arguments);
  }

  @Test
  void showsThemInTheHelp() {
    int code = run("--help");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains(
            "  sinks      datadog, elasticsearch, file, gelf, jira, kafka, logscale, loki, opensearch, opsgenie,"
                + "\n             otlp, pager, pagerduty, s3, secops, security-hub, sentinel, slack, splunk, stdout,"
                + "\n             sumo, syslog, taxii, teams, thehive, wazuh, webhook")
        .contains(
            "  formats    cef, cloudevents, ecs, gelf, leef, ocsf, ocsf-incident, plain, stix, udm")
        .contains("  a-good.jar  sink pager")
        .contains("  b-broken.jar  not loaded: it is no jar: ");
  }

  @Test
  void showsTheirSettingsWithWhatTheyAreFor() {
    int code = run("settings", "pager");

    assertThat(code).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            sinks:
              # Pages the night shift.
              pager:
                address: "localhost"
                port: 99
            """);
    assertThat(err.toString().lines())
        .anyMatch(line -> line.startsWith("firedamp: plugin a-good.jar gives sink pager (sha256:"))
        .anyMatch(line -> line.startsWith("firedamp: plugin b-broken.jar is not loaded: it is no"));
  }

  @Test
  void showsAFormatOfOthersWhereASinkHasOne() throws Exception {
    MadeUp.format("night", 512).writeTo(directory.resolve("plugins/c.jar"));

    int code = run("settings", "loki");

    assertThat(code).isZero();
    assertThat(out.toString())
        .startsWith(
            """
            # Formats of incidents:
            #   cef: ArcSight's Common Event Format, version 0.
            #   cloudevents: CloudEvents 1.0 in structured mode, the whole incident as data.
            #   ecs: Elastic Common Schema, one JSON document a line.
            #   gelf: Graylog Extended Log Format 1.1, one JSON object a line.
            #   leef: IBM's Log Event Extended Format, version 2.0, for QRadar.
            #   night: Lines for the night shift.
            #   ocsf: OCSF 1.6 Detection Finding (2004), one JSON object a line.
            #   ocsf-incident: OCSF 1.6 Incident Finding (2005), one JSON object a line.
            #   plain: One line for people, of name="value".
            #   stix: A bundle of STIX 2.1: report, indicators, sighting, techniques.
            #   udm: An event of Google SecOps' Unified Data Model (UDM), in JSON.
            sinks:
              # Grafana Loki, as lines of few streams.
              loki:
            """);
  }

  @Test
  void writesIncidentsInAFormatOfOthers() throws Exception {
    MadeUp.format("night", 512).writeTo(directory.resolve("plugins/c.jar"));
    Plugins plugins = Plugins.installed();
    Path file = directory.resolve("incidents.night");
    AppConfig config =
        ConfigLoader.of(plugins, Map.of())
            .watchingThisHost(false)
            .parse("f.yaml", "sinks: {file: {path: '%s', format: night}}\n".formatted(file));

    try (Sink sink = plugins.sink(settingsOf("file", config), context(plugins))) {
      sink.deliver(List.of(IncidentTextTest.incident("Miner on web")));
    }

    assertThat(file).hasContent("ACME Miner on web");
  }

  @Test
  void namesTheKnownFormatsAndTheLineWhereOneIsUnknown() throws Exception {
    MadeUp.format("night", 512).writeTo(directory.resolve("plugins/c.jar"));
    ConfigLoader loader = ConfigLoader.of(Plugins.installed(), Map.of()).watchingThisHost(false);

    assertThatThrownBy(() -> loader.parse("f.yaml", "sinks:\n  file:\n    format: xml\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "f.yaml:3: sinks.file.format must be one of cef, cloudevents, ecs, gelf, leef,"
                + " night, ocsf, ocsf-incident, plain, stix, udm, was 'xml'");
    assertThatThrownBy(
            () -> loader.parse("f.yaml", "sinks:\n  siem: {type: syslog, format: ecs}\n"))
        .hasMessage("f.yaml:2: sinks.siem.maxMessageSize must be at least 9216 for ecs, was 8192");
  }

  @Test
  void printsSettingsThatCanBeReadBack() {
    int code = run("settings");

    Plugins plugins = Plugins.installed();
    ConfigLoader loader = ConfigLoader.of(plugins, Map.of()).watchingThisHost(false);
    String detectors = out.toString();
    String only =
        detectors.substring(detectors.indexOf("detectors:"), detectors.indexOf("sinks:\n"));
    assertThat(code).isZero();
    assertThat(loader.parse("f.yaml", only).detectors()).isEqualTo(loader.defaults().detectors());
  }

  @Test
  void namesTheNearestPlugin() {
    int code = run("settings", "pagre");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains("nothing is installed under the name 'pagre'; did you mean 'pager'?");
  }

  @Test
  void saysOfAnUnknownTypeWhichJarCouldNotBeLoaded() {
    ConfigLoader loader = ConfigLoader.of(Plugins.installed(), Map.of()).watchingThisHost(false);

    assertThatThrownBy(() -> loader.parse("f.yaml", "sinks:\n  x:\n    type: broken\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'broken' is no sink type")
        .hasMessageContaining("plugin b-broken.jar is not loaded: it is no jar");
  }

  @Test
  void takesTheSettingsOfOthersPluginsLikeOurs() {
    ConfigLoader loader = ConfigLoader.of(Plugins.installed(), Map.of()).watchingThisHost(false);

    AppConfig config = loader.parse("f.yaml", "sinks:\n  pager:\n    port: 7\n");

    assertThat(settings(config)).isEqualTo("Settings[address=localhost, port=7]");
    assertThatThrownBy(() -> loader.parse("f.yaml", "sinks:\n  pager:\n    prot: 7\n"))
        .hasMessage("f.yaml:3: sinks.pager.prot: unknown key (set to 7); did you mean 'port'?");
  }

  @Test
  void advisesASourceOfOthersForWhatItMakesVisible() throws Exception {
    MadeUp.source("acme").writeTo(directory.resolve("plugins/c.jar"));
    Plugins plugins = Plugins.installed();
    Topics topics = Topics.live("firedamp", 1);

    List<Check> none =
        new Sight(topics, Map.of(), Map.of(), plugins.sources(), Instant.EPOCH).topics();
    List<Check> some =
        new Sight(topics, Map.of(), Map.of("mine", "acme"), plugins.sources(), Instant.EPOCH)
            .topics();

    assertThat(none.get(0).advice())
        .isEqualTo("add a source of type acme or cloud-audit or docker or registry");
    assertThat(some.get(0).advice()).contains("mine");
    assertThat(some.get(4).finding()).contains("no source for it is configured");
  }

  @Test
  void runsEverythingElseWhereADetectorOfOthersCannotBeMade() throws Exception {
    MadeUp.detector("acme", "if (true) throw new NoClassDefFoundError(\"x/Y\");")
        .writeTo(directory.resolve("plugins/d.jar"));
    Plugins plugins = besideADetector();
    AppConfig config = config(plugins, "{pager: {port: 7}}");

    try (Pipeline pipeline =
        Pipeline.start(PipelinePlan.live(config), plugins, Clock.systemUTC())) {
      pipeline.awaitReady(Duration.ofSeconds(60));

      assertThat(pipeline.failedPlugins())
          .containsExactly(
              Map.entry("detectors.acme", "it asks for class x.Y, which is not there"));
      assertThat(pipeline.detectors()).containsOnlyKeys("compute");
      assertThat(pipeline.sinks()).containsOnlyKeys("pager");
      String status = get(pipeline.statusUrl() + "/status");
      assertThat(StatusChecks.of(new ObjectMapper().readTree(status), Instant.EPOCH))
          .filteredOn(check -> check.area().equals("plugin detectors.acme"))
          .singleElement()
          .satisfies(check -> assertThat(check.verdict()).isEqualTo(Verdict.BROKEN))
          .satisfies(
              check ->
                  assertThat(check.finding())
                      .isEqualTo("was left out: it asks for class x.Y, which is not there"));
    }
  }

  @Test
  void tellsThePluginsInTheDoctorsAnswer() throws Exception {
    Plugins plugins = besideADetector();
    AppConfig config = config(plugins, "{}");

    try (Pipeline pipeline =
        Pipeline.start(PipelinePlan.live(config), plugins, Clock.systemUTC())) {
      pipeline.awaitReady(Duration.ofSeconds(60));

      List<Check> checks =
          new Doctor(new Installation(config), plugins, Clock.systemUTC()).examine();

      assertThat(checks)
          .filteredOn(check -> check.area().startsWith("plugin "))
          .extracting(Check::verdict, Check::area)
          .containsExactly(
              tuple(Verdict.OK, "plugin a-good.jar"), tuple(Verdict.BROKEN, "plugin b-broken.jar"));
    }
  }

  private static AppConfig.SinkConfig settingsOf(String sink, AppConfig config) {
    return Objects.requireNonNull(config.sinks().get(sink));
  }

  private static SinkContext context(Plugins plugins) {
    return new SinkContext(
        "file",
        Secrets.none(),
        new SinkCounters(),
        Clock.systemUTC(),
        IncidentFormats.of(plugins.formats().values()));
  }

  private static String settings(AppConfig config) {
    return Objects.requireNonNull(config.sinks().get("pager")).settings().toString();
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
