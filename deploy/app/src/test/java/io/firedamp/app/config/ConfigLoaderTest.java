package io.firedamp.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Plugins;
import io.firedamp.app.TestPlugins;
import io.firedamp.app.TestPlugins.BurningConfig;
import io.firedamp.app.TestPlugins.LinesConfig;
import io.firedamp.app.TestPlugins.Loudness;
import io.firedamp.app.TestPlugins.Peer;
import io.firedamp.app.TestPlugins.PushedConfig;
import io.firedamp.app.TestPlugins.Saturation;
import io.firedamp.app.http.HttpConfig;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.AccessToken;
import io.firedamp.ingest.transport.IngestServer;
import io.firedamp.ingest.transport.Secret;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.sinks.DeliveryRule;
import io.firedamp.sinks.Secrets;
import io.firedamp.sinks.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigLoaderTest {
  private static final String BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";

  private final ConfigLoader loader =
      ConfigLoader.of(TestPlugins.all(), Map.of("TOKEN", "s3cret", "LONG", "much-too-long-secret"))
          .watchingThisHost(false);

  static List<Arguments> mistakes() {
    return List.of(
        mistake(
            "detectors:\n  compute:\n    saturaton: 1\n",
            "f.yaml:3: detectors.compute.saturaton: unknown key (set to 1); did you mean"
                + " 'saturation'?"),
        mistake(
            "detectors:\n  compute:\n    saturation:\n      atLesat: 0.8\n",
            "f.yaml:4: detectors.compute.saturation.atLesat: unknown key (set to 0.8); did you mean"
                + " 'atLeast'?"),
        mistake("clutser: lab\n", "f.yaml:1: clutser: unknown key; did you mean 'cluster'?"),
        mistake(
            "zzzzzz: lab\n",
            "f.yaml:1: zzzzzz: unknown key; known keys are cluster, data, detectors, http,"
                + " kafka, listener, namespace, sinks, sources"),
        mistake(
            "detectors:\n  compte: {}\n",
            "f.yaml:2: detectors.compte: unknown key; did you mean 'compute'?"),
        mistake(
            "detectors:\n  compute:\n    window: ten minutes\n",
            "f.yaml:3: detectors.compute.window: must be a duration such as 30s, 10m, 7d or PT10M,"
                + " was 'ten minutes'"),
        mistake(
            "detectors:\n  compute:\n    window: 30\n",
            "f.yaml:3: detectors.compute.window: must be a duration such as 30s, 10m, 7d or PT10M,"
                + " was '30'"),
        mistake(
            "detectors:\n  compute:\n    saturation:\n      samples: many\n",
            "f.yaml:4: detectors.compute.saturation.samples: must be a whole number, was 'many'"),
        mistake(
            "detectors:\n  compute:\n    saturation:\n      samples: 99999999999\n",
            "f.yaml:4: detectors.compute.saturation.samples: must be a whole number, was"
                + " '99999999999'"),
        mistake(
            "detectors:\n  compute:\n    saturation:\n      throttled: maybe\n",
            "f.yaml:4: detectors.compute.saturation.throttled: must be true or false, was 'maybe'"),
        mistake(
            "detectors:\n  compute:\n    saturation:\n      samples: 3\n      atLeast: 1.5\n",
            "f.yaml:5: detectors.compute.saturation.atLeast must be above 0 and at most 1, was"
                + " 1.5"),
        mistake(
            "detectors:\n  compute:\n    saturation: 0.9\n",
            "f.yaml:3: detectors.compute.saturation: must be a map of settings, was '0.9'"),
        mistake(
            "detectors:\n  compute:\n    loudness: very-lound\n",
            "f.yaml:3: detectors.compute.loudness: must be one of quiet, very-loud, was"
                + " 'very-lound'; did you mean 'very-loud'?"),
        mistake(
            "detectors:\n  compute:\n    weights:\n      MET-01: high\n",
            "f.yaml:4: detectors.compute.weights.MET-01: must be a whole number, was 'high'"),
        mistake(
            "detectors:\n  compute:\n    enabled: 1\n",
            "f.yaml:3: detectors.compute.enabled: must be true or false, was '1'"),
        mistake("cluster:\n", "f.yaml:1: cluster: has no value; write one, or remove the line"),
        mistake(
            "namespace: Prod\n",
            "f.yaml:1: namespace must be lower-case letters, digits and hyphens, was 'Prod'"),
        mistake("kafka:\n  partitions: 0\n", "f.yaml:2: kafka.partitions must be 1 to 1024, was 0"),
        mistake(
            "kafka:\n  bootstrap: kafka\n",
            "f.yaml:2: kafka.bootstrap must be 'embedded' or host:port[,host:port…], was 'kafka'"),
        mistake(
            "sources:\n  hub:\n    path: /x\n",
            "f.yaml:2: sources.hub: needs a 'type'; source types are registry"),
        mistake(
            "sources:\n  hub:\n    type: regisrty\n",
            "f.yaml:3: sources.hub.type: 'regisrty' is no source type; did you mean 'registry'?"),
        mistake(
            "sinks:\n  siem:\n    type: mail\n",
            "f.yaml:3: sinks.siem.type: 'mail' is no sink type; sink types are file"),
        mistake(
            "sources:\n  Hub:\n    type: registry\n",
            "f.yaml:2: sources.Hub: must be named by lower-case letters, digits and hyphens, at"
                + " most 63"),
        mistake(
            "sources:\n  registry:\n    hosts: localhost\n",
            "f.yaml:3: sources.registry.hosts: must be a list such as [a, b], was 'localhost'"),
        mistake(
            "sources:\n  registry:\n    hosts:\n      - a\n      - [b]\n",
            "f.yaml:5: sources.registry.hosts[1]: must be text, was a list"),
        mistake(
            "sources:\n  registry:\n    peers:\n      - address: a\n",
            "f.yaml:4: sources.registry.peers[0]: needs a setting 'port'"),
        mistake(
            "sources:\n  registry:\n    peers:\n      - port: 1\n        name: n\n",
            "f.yaml:4: sources.registry.peers[0]: needs a setting 'address'"),
        mistake(
            "sources:\n  registry:\n    token: ${env:NOWHERE}\n",
            "f.yaml:3: sources.registry.token: environment variable 'NOWHERE' is not set; set it,"
                + " or use ${file:/path}"),
        mistake(
            "sources:\n  registry:\n    token: ${file:/nowhere/at/all}\n",
            "f.yaml:3: sources.registry.token: file '/nowhere/at/all' cannot be read; it must exist"
                + " and be readable text"),
        mistake(
            "sources:\n  registry:\n    token: ${vault:x}\n",
            "f.yaml:3: sources.registry.token: '${vault:x}' is no reference; write ${env:NAME},"
                + " ${file:/path} or ${data}"),
        mistake(
            "sources:\n  registry:\n    token: ${env:LONG}\n",
            "f.yaml:3: sources.registry.token must be at most 8 characters, was '${env:LONG}'"),
        mistake(
            "cluster: a\nnamespace: b\ncluster: c\n",
            "f.yaml:3: cluster: is written twice; the first is on line 1"),
        mistake("", "f.yaml: is empty; leave --config out to start with the defaults"),
        mistake("# nothing\n", "f.yaml: is empty; leave --config out to start with the defaults"),
        mistake("- a\n- b\n", "f.yaml:1: must be a map of settings, such as 'cluster: lab'"),
        mistake("cluster\n", "f.yaml:1: must be a map of settings, such as 'cluster: lab'"),
        mistake(BOMB, "f.yaml:2: b[0]: aliases (*name) are refused; write the value out"),
        mistake(
            "cluster: a\n---\ncluster: b\n",
            "f.yaml:3: has a second document; there can be only one"));
  }

  private static Arguments mistake(String yaml, String sentence) {
    return Arguments.of(yaml, sentence);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void answersAMistakeWithOneSentence(String yaml, String sentence) {
    assertThatThrownBy(() -> loader.parse("f.yaml", yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void saysOnOneLineWhereYamlCannotBeRead(String yaml, String beginning) {
    assertThatThrownBy(() -> loader.parse("f.yaml", yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(beginning)
        .hasMessageNotContaining("\n");
  }

  static List<Arguments> unreadable() {
    return List.of(
        mistake("a: [1\nb: 2\n", "f.yaml:2: cannot be read as YAML: "),
        mistake("a: b: c\n", "f.yaml:1: cannot be read as YAML: "),
        mistake("a: \"x\n", "f.yaml:1: cannot be read as YAML: "),
        mistake("\ta: 1\n", "f.yaml:1: cannot be read as YAML: "),
        mistake("[".repeat(10_000), "f.yaml"),
        mistake("a: " + "x".repeat(2 << 20), "f.yaml: is larger than 1 MiB"));
  }

  @Test
  void laysWhatIsWrittenOverTheDefaults() {
    String yaml =
        """
        cluster: lab
        kafka:
          partitions: 3
          properties: {security.protocol: SSL}
        sources:
          hub:
            type: registry
            cluster: edge
            token: ${env:TOKEN}
        detectors:
          compute:
            window: 1h30m
            saturation: {atLeast: 0.5}
            weights: {MET-02: 20}
        """;

    AppConfig config = loader.parse("f.yaml", yaml);

    assertThat(config.basics().cluster()).isEqualTo("lab");
    assertThat(config.basics().kafka().partitions()).isEqualTo(3);
    assertThat(config.basics().kafka().properties()).containsEntry("security.protocol", "SSL");
    assertThat(config.sources())
        .containsOnly(
            Map.entry(
                "hub",
                new AppConfig.SourceConfig(
                    "registry",
                    "edge",
                    new PushedConfig("/v1/registry", "s3cret", List.of("localhost"), List.of()))));
    assertThat(config.detectors().get("compute"))
        .isEqualTo(
            new AppConfig.DetectorConfig(
                true,
                new BurningConfig(
                    Duration.ofMinutes(90),
                    new Saturation(0.5, 5, true),
                    Loudness.QUIET,
                    Map.of("MET-01", 25, "MET-02", 20))));
  }

  @Test
  void letsARecordInAListDoWithoutWhatItCanDoWithout() {
    AppConfig config =
        loader.parse(
            "f.yaml", "sources:\n  registry:\n    peers:\n      - {address: a, port: 1}\n");

    assertThat(config.sources().get("registry"))
        .extracting(source -> ((PushedConfig) source.settings()).peers())
        .isEqualTo(List.of(new Peer("", "a", 1)));
  }

  @Test
  void startsWithSafeDefaults() {
    AppConfig config = loader.withData(Path.of("here")).defaults();

    assertThat(config.basics().kafka().isEmbedded()).isTrue();
    assertThat(config.sources()).containsOnlyKeys("registry");
    assertThat(config.detectors()).containsOnlyKeys("compute");
    assertThat(config.sinks())
        .containsOnly(
            Map.entry(
                "file",
                new AppConfig.SinkConfig(
                    "file", new LinesConfig(Path.of("here/incidents.jsonl")))));
  }

  @Test
  void putsWhatIsNotSetIntoTheDataDirectory() {
    AppConfig config = loader.parse("f.yaml", "data: there\nsinks:\n  file: {}\n");

    assertThat(config.sinks().get("file"))
        .isEqualTo(
            new AppConfig.SinkConfig("file", new LinesConfig(Path.of("there/incidents.jsonl"))));
  }

  @Test
  void refusesKafkaSettingsThatWouldWeakenWhatIsPromised() {
    String yaml = "kafka:\n  properties:\n    linger.ms: 5\n    producer.acks: 1\n";

    assertThatThrownBy(() -> loader.parse("f.yaml", yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "f.yaml:2: kafka.properties.producer.acks must be removed: it is all, so that nothing"
                + " is lost or told twice, was '1'");
  }

  @Test
  void takesALeastSeverityForEachSink() {
    AppConfig config =
        loader.parse("f.yaml", "sinks:\n  a: {type: file, severity: HIGH}\n  b: {type: file}\n");

    assertThat(config.sinks().values())
        .extracting(sink -> sink.rule().severity())
        .containsExactly(Severity.HIGH, Severity.MEDIUM);
    assertThatThrownBy(() -> loader.parse("f.yaml", "sinks:\n  file:\n    severity: severe\n"))
        .hasMessageStartingWith(
            "f.yaml:3: sinks.file.severity: must be one of info, low, medium, high, critical, was"
                + " 'severe'");
  }

  @Test
  void takesForEachSinkWhichIncidentsItIsFor() {
    AppConfig config =
        loader.parse(
            "f.yaml",
            "sinks: {file: {confidence: 60, clusters: [prod], namespaces: [a, b], statuses: [open],"
                + " kinds: [mining], latestOnly: true, perMinute: 30, timing: {gather: 15m,"
                + " quietHours: 22:00-07:00, zone: Europe/Berlin, urgent: [critical]}}}\n");

    assertThat(config.sinks().values())
        .extracting(AppConfig.SinkConfig::rule)
        .containsExactly(
            new DeliveryRule(
                Severity.MEDIUM,
                60,
                List.of("prod"),
                List.of("a", "b"),
                List.of(IncidentStatus.OPEN),
                List.of(IncidentKind.MINING),
                true,
                30,
                new Timing(
                    Duration.ofMinutes(15),
                    "22:00-07:00",
                    "Europe/Berlin",
                    List.of(Severity.CRITICAL))));
    assertThatThrownBy(() -> loader.parse("f.yaml", "sinks:\n  file:\n    confidence: 100\n"))
        .hasMessage("f.yaml:3: sinks.file.confidence must be 0 to 99, was 100");
    assertThatThrownBy(() -> loader.parse("f.yaml", "sinks:\n  file:\n    cluster: a\n"))
        .hasMessageContaining("'clusters'");
  }

  @Test
  void tellsEachSinkWhichTextsAreSecret() {
    ConfigLoader withToken = ConfigLoader.of(TestPlugins.all(), Map.of("TOKEN", "s3cr3t/there"));

    AppConfig config = withToken.parse("f.yaml", "sinks: {file: {path: '${env:TOKEN}'}}\n");

    assertThat(config.sinks().values())
        .extracting(AppConfig.SinkConfig::secrets)
        .containsExactly(Secrets.of(List.of("s3cr3t/there")));
  }

  @Test
  void takesSectionsWithoutSettingsAsTheyAre() {
    AppConfig config = loader.parse("f.yaml", "sources:\ndetectors:\n  compute:\nsinks: {}\n");

    assertThat(config.sources()).isEmpty();
    assertThat(config.sinks()).isEmpty();
    assertThat(config.detectors()).isEqualTo(loader.defaults().detectors());
  }

  @Test
  void readsASecretFromAFileWithoutItsLastLineEnd(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("token"), "hush\n");

    AppConfig config =
        loader.parse("f.yaml", "sources:\n  registry:\n    token: ${file:" + secret + "}\n");

    assertThat(config.sources().get("registry"))
        .extracting(source -> ((PushedConfig) source.settings()).token())
        .isEqualTo("hush");
  }

  @Test
  void namesAFileThatIsNotThere(@TempDir Path directory) {
    Path missing = directory.resolve("missing.yaml");

    assertThatThrownBy(() -> loader.load(missing))
        .hasMessage(missing + ": does not exist; leave --config out for the defaults");
  }

  @Test
  void saysThatBinaryIsNotText(@TempDir Path directory) throws IOException {
    Path binary = Files.write(directory.resolve("f.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertThatThrownBy(() -> loader.load(binary)).hasMessage(binary + ": is not UTF-8 text");
  }

  @Test
  void answersPeopleOnAPortOfItsOwn() {
    HttpConfig http = loader.defaults().basics().http();

    assertThat(http).isEqualTo(new HttpConfig("127.0.0.1", 8421, Secret.of("")));
    assertThat(loader.defaults().basics().listener().port()).isEqualTo(8420);
  }

  @Test
  void takesAnyPortForPeopleTooWhereTheListenerTakesAny() {
    assertThat(loader.parse("f.yaml", "listener: {port: 0}\n").basics().http().port()).isZero();
    assertThat(
            loader.parse("f.yaml", "listener: {port: 0}\nhttp: {port: 9}\n").basics().http().port())
        .isEqualTo(9);
    assertThat(loader.parse("f.yaml", "listener: {port: 7}\n").basics().http().port())
        .isEqualTo(8421);
  }

  @Test
  void tellsWhereAMistakeInTheHttpSectionStands() {
    assertThatThrownBy(() -> loader.parse("f.yaml", "http:\n  address: 0.0.0.0\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("f.yaml:1: http.token must be set unless address is a loopback");
    assertThatThrownBy(() -> loader.parse("f.yaml", "http:\n  port: 70000\n"))
        .hasMessage("f.yaml:2: http.port must be 0..65535, was 70000");
    assertThatThrownBy(() -> loader.parse("f.yaml", "http:\n  prot: 1\n"))
        .hasMessage("f.yaml:2: http.prot: unknown key (set to 1); did you mean 'port'?");
  }

  @Test
  void keepsTheTokenForPeopleOutOfWhatIsPrinted() {
    AppConfig config = loader.parse("f.yaml", "http: {address: 0.0.0.0, token: '${env:TOKEN}'}\n");

    assertThat(config.basics().http().token().text()).isEqualTo("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void readsSeveralTokensAndWhatEachMaySpeakFor(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("shop"), "hush\nhush-hush\n");
    AppConfig config =
        loader.parse(
            "f.yaml",
            """
            cluster: shop
            listener:
              address: 0.0.0.0
              token: ${env:TOKEN}
              tokens:
                team-shop:
                  secret: ${file:%s}
                  clusters: [shop]
                  sources: [registry]
                team-all:
                  secret: ${env:LONG}
            """
                .formatted(secret));

    IngestServer.Config listener = config.basics().listener();
    assertThat(listener.tokens().keySet()).containsExactly("team-all", "team-shop");
    assertThat(listener.tokens().get("team-shop"))
        .extracting(AccessToken::clusters, AccessToken::sources)
        .containsExactly(List.of("shop"), List.of("registry"));
    assertThat(config.toString()).doesNotContain("hush", "s3cret", "much-too-long");
  }

  @ParameterizedTest
  @MethodSource
  void tellsWhatIsWrongWithAToken(String tokens, String sentence) {
    assertThatThrownBy(() -> loader.parse("f.yaml", "listener:\n  tokens:\n" + tokens))
        .isInstanceOf(ConfigException.class)
        .hasMessage("f.yaml:" + sentence);
  }

  static Stream<Arguments> tellsWhatIsWrongWithAToken() {
    return Stream.of(
        mistake(
            "    shop: {clusters: [default]}\n",
            "3: listener.tokens.shop: needs a setting 'secret'"),
        mistake(
            "    shop: {secret: ''}\n",
            "3: listener.tokens.shop.secret must be a text such as ${file:/run/secrets/name} or"
                + " ${env:NAME} leads to, was empty"),
        mistake(
            "    shop: {secret: [a]}\n",
            "3: listener.tokens.shop.secret: must be a secret such as ${file:/run/secrets/name},"
                + " was a list"),
        mistake(
            "    shop: {secret: '${file:/nowhere/at/all}'}\n",
            "3: listener.tokens.shop.secret: file '/nowhere/at/all' does not exist; it must hold"
                + " the secret"),
        mistake(
            "    shop: {secret: '${env:NOWHERE}'}\n",
            "3: listener.tokens.shop.secret: environment variable 'NOWHERE' is not set; set it, or"
                + " use ${file:/path}"),
        mistake(
            "    shop: {secret: a, cluster: [default]}\n",
            "3: listener.tokens.shop.cluster: unknown key; did you mean 'clusters'?"),
        mistake(
            "    shop: {secret: a, clusters: default}\n",
            "3: listener.tokens.shop.clusters: must be a list such as [a, b], was 'default'"),
        mistake(
            "    a: {secret: '${env:TOKEN}'}\n    b: {secret: '${env:TOKEN}'}\n",
            "2: listener.tokens must be of one secret each, that no other has, was the same for"
                + " 'a' and 'b'"),
        mistake(
            "    shop: {secret: a, sources: [regisrty]}\n",
            "2: listener.tokens must name sources of this configuration, was 'regisrty' of token"
                + " 'shop'; did you mean 'registry'?"),
        mistake(
            "    shop: {secret: a, clusters: [shop]}\n",
            "2: listener.tokens must name the cluster of a source they may send to, was 'shop' of"
                + " token 'shop'; write one of default"));
  }

  @Test
  void runsUnaskedWhatItsFactorySaysAndNothingElse() {
    Plugins plugins =
        Plugins.of(
            List.of(
                new Chosen("asked", false, false),
                new Chosen("host", false, true),
                new Chosen("waits", true, false)),
            List.of(),
            List.of());
    ConfigLoader any = ConfigLoader.of(plugins, Map.of());

    assertThat(any.watchingThisHost(false).defaults().sources()).containsOnlyKeys("waits");
    assertThat(any.watchingThisHost(true).defaults().sources()).containsOnlyKeys("host", "waits");
    assertThat(any.parse("f.yaml", "sources: {asked: {}}\n").sources()).containsOnlyKeys("asked");
    assertThat(any.parse("f.yaml", "sources: {}\n").sources()).isEmpty();
    assertThat(any.defaults().sinks()).isEmpty();
  }

  @Test
  void runsWithoutAFileWhatTheReadmeSays() {
    AppConfig config =
        ConfigLoader.of(Plugins.bundled(), Map.of()).watchingThisHost(false).defaults();

    assertThat(config.sources()).containsOnlyKeys("kubernetes", "registry", "zeek");
    assertThat(config.sinks()).containsOnlyKeys("file");
  }

  private record Nothing() {}

  /** A source that says when it runs. */
  private record Chosen(String type, boolean runsUnasked, boolean findsItsHost)
      implements Source.Factory<Nothing> {
    @Override
    public Nothing defaults() {
      return new Nothing();
    }

    @Override
    public Source create(Nothing config, SourceContext context) {
      throw new IllegalStateException("nobody makes it");
    }

    @Override
    public List<EventParser> parsers() {
      return List.of();
    }
  }
}
