package io.firedamp.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.firedamp.ingest.azureflow.AzureFlowParser;
import io.firedamp.ingest.calico.CalicoParser;
import io.firedamp.ingest.cloudaudit.CloudAuditParser;
import io.firedamp.ingest.conntrack.ConntrackParser;
import io.firedamp.ingest.coredns.CoreDnsParser;
import io.firedamp.ingest.dnsmasq.DnsmasqParser;
import io.firedamp.ingest.docker.DockerEventParser;
import io.firedamp.ingest.docker.DockerInspectParser;
import io.firedamp.ingest.docker.DockerStatsParser;
import io.firedamp.ingest.envoy.EnvoyParser;
import io.firedamp.ingest.gcpflow.GcpFlowParser;
import io.firedamp.ingest.hubble.HubbleParser;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.netflow.NetflowParser;
import io.firedamp.ingest.prometheus.CadvisorParser;
import io.firedamp.ingest.prometheus.KubeletSummaryParser;
import io.firedamp.ingest.prometheus.OtlpParser;
import io.firedamp.ingest.prometheus.PrometheusAnswerParser;
import io.firedamp.ingest.prometheus.PrometheusTextParser;
import io.firedamp.ingest.prometheus.RemoteWriteParser;
import io.firedamp.ingest.registry.ArtifactoryLogParser;
import io.firedamp.ingest.registry.RegistryParser;
import io.firedamp.ingest.route53.Route53Parser;
import io.firedamp.ingest.sensor.DefenderParser;
import io.firedamp.ingest.sensor.FalcoParser;
import io.firedamp.ingest.sensor.GuardDutyParser;
import io.firedamp.ingest.sensor.KubeArmorParser;
import io.firedamp.ingest.sensor.KubescapeParser;
import io.firedamp.ingest.sensor.OsqueryParser;
import io.firedamp.ingest.sensor.SecurityCommandCenterParser;
import io.firedamp.ingest.sensor.TetragonParser;
import io.firedamp.ingest.sensor.TraceeParser;
import io.firedamp.ingest.sensor.WazuhParser;
import io.firedamp.ingest.squid.SquidParser;
import io.firedamp.ingest.suricata.SuricataParser;
import io.firedamp.ingest.vpcflow.VpcFlowParser;
import io.firedamp.ingest.zeek.ZeekParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What broken senders and attackers send, to every parser: see {@link AnyBytes}. */
class HostileInputTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int DEEP = 100_000;

  /** A prime, so that every part of a token has its turn. */
  private static final int EVERY = Boolean.getBoolean("firedamp.slow") ? 17 : 47;

  /** A member's value, in JSON: a string, a number or a literal. */
  private static final Pattern SCALAR =
      Pattern.compile("(?<=:)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][-+.eE0-9]*|true|false|null)");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "1e999999999",
          "9".repeat(400),
          "9223372036854775808",
          "1521194400000000000000",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"" + "x".repeat(100_000) + "\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"+999999999-12-31T23:59:59.999999999Z\"",
          "[]",
          "{}",
          "[null,[],{\"\":null}]",
          "{\"a\":{\"a\":1},\"a\":[1]}");

  /** Real-looking records: the seeds of the parser's fuzz test. */
  private record Subject(EventParser parser, String seeds) {
    List<byte[]> records() throws IOException, URISyntaxException {
      var folder = HostileInputTest.class.getResource("/io/firedamp/ingest/" + seeds);
      List<byte[]> records = new ArrayList<>();
      try (Stream<Path> files = Files.list(Path.of(Objects.requireNonNull(folder).toURI()))) {
        for (Path file : files.sorted().toList()) {
          records.add(Files.readAllBytes(file));
        }
      }
      return records;
    }

    @Override
    public String toString() {
      return parser.format();
    }
  }

  static List<Subject> parsers() {
    return List.of(
        new Subject(
            new KubernetesAuditParser(), "kubernetes/KubernetesFuzzTestInputs/readsAuditEvents"),
        new Subject(new RegistryParser(), "registry/RegistryFuzzTestInputs/readsNotifications"),
        new Subject(new ArtifactoryLogParser(), "registry/ArtifactoryLogFuzzTestInputs/readsLines"),
        new Subject(new CloudAuditParser(), "cloudaudit/CloudAuditFuzzTestInputs/readsRecords"),
        new Subject(new DockerEventParser(), "docker/DockerFuzzTestInputs/readsEvents"),
        new Subject(new DockerInspectParser(), "docker/DockerFuzzTestInputs/readsInspectedObjects"),
        new Subject(new DockerStatsParser(), "docker/DockerFuzzTestInputs/readsStatistics"),
        new Subject(
            new PrometheusTextParser(), "prometheus/PrometheusFuzzTestInputs/readsExpositions"),
        new Subject(
            new PrometheusAnswerParser(), "prometheus/PrometheusFuzzTestInputs/readsQueryAnswers"),
        new Subject(
            new KubeletSummaryParser(), "prometheus/PrometheusFuzzTestInputs/readsSummaries"),
        new Subject(new CadvisorParser(), "prometheus/PrometheusFuzzTestInputs/readsContainers"),
        new Subject(
            new RemoteWriteParser(), "prometheus/PrometheusFuzzTestInputs/readsWriteRequests"),
        new Subject(new OtlpParser(), "prometheus/PrometheusFuzzTestInputs/readsOtlp"),
        new Subject(new ZeekParser(), "zeek/ZeekFuzzTestInputs/readsLogs"),
        new Subject(new VpcFlowParser(), "vpcflow/VpcFlowFuzzTestInputs/readsRecords"),
        new Subject(new NetflowParser(), "netflow/NetflowFuzzTestInputs/readsDatagrams"),
        new Subject(new AzureFlowParser(), "azureflow/AzureFlowFuzzTestInputs/readsTuples"),
        new Subject(new EnvoyParser(), "envoy/EnvoyFuzzTestInputs/readsRequests"),
        new Subject(new GcpFlowParser(), "gcpflow/GcpFlowFuzzTestInputs/readsEntries"),
        new Subject(new CalicoParser(), "calico/CalicoFuzzTestInputs/readsFlows"),
        new Subject(new ConntrackParser(), "conntrack/ConntrackFuzzTestInputs/readsEvents"),
        new Subject(new CoreDnsParser(), "coredns/CoreDnsFuzzTestInputs/readsLines"),
        new Subject(new DnsmasqParser(), "dnsmasq/DnsmasqFuzzTestInputs/readsLines"),
        new Subject(new Route53Parser(), "route53/Route53FuzzTestInputs/readsRecords"),
        new Subject(new SquidParser(), "squid/SquidFuzzTestInputs/readsLines"),
        new Subject(new HubbleParser(), "hubble/HubbleFuzzTestInputs/readsAnswers"),
        new Subject(new SuricataParser(), "suricata/SuricataFuzzTestInputs/readsEvents"),
        new Subject(new FalcoParser(), "sensor/SensorFuzzTestInputs/readsFalco"),
        new Subject(new TetragonParser(), "sensor/SensorFuzzTestInputs/readsTetragon"),
        new Subject(new TraceeParser(), "sensor/SensorFuzzTestInputs/readsTracee"),
        new Subject(new KubeArmorParser(), "sensor/SensorFuzzTestInputs/readsKubeArmor"),
        new Subject(new KubescapeParser(), "sensor/SensorFuzzTestInputs/readsKubescape"),
        new Subject(new WazuhParser(), "sensor/SensorFuzzTestInputs/readsWazuh"),
        new Subject(new OsqueryParser(), "sensor/SensorFuzzTestInputs/readsOsquery"),
        new Subject(new GuardDutyParser(), "sensor/SensorFuzzTestInputs/readsGuardDuty"),
        new Subject(new DefenderParser(), "sensor/SensorFuzzTestInputs/readsDefender"),
        new Subject(
            new SecurityCommandCenterParser(),
            "sensor/SensorFuzzTestInputs/readsSecurityCommandCenter"));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void readsOrRefusesWhatIsCutAtAnyByte(Subject subject) throws Exception {
    for (byte[] record : subject.records()) {
      for (int length = 0; length < record.length; length++) {
        check(subject, Arrays.copyOf(record, length), "cut at byte " + length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void readsOrRefusesNestingHoweverDeep(Subject subject) throws Exception {
    Map<String, String> brackets = Map.of("[", "]", "{\"a\":", "}", "[{\"items\":", "}]");
    for (byte[] record : subject.records()) {
      for (var bracket : brackets.entrySet()) {
        String deep = bracket.getKey().repeat(DEEP);
        soon(subject, bytes(deep), "only opened");
        String closed = deep + "1" + bracket.getValue().repeat(DEEP);
        soon(subject, bytes(closed), "nothing else");
        soon(subject, inserted(record, bytes(closed)), "in the middle");
        Matcher scalar = SCALAR.matcher(new String(record, ISO_8859_1));
        for (int i = 0; i < 20 && scalar.find(); i++) {
          soon(subject, replaced(record, scalar, closed), "as value " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void readsOrRefusesAnyValueAnywhere(Subject subject) throws Exception {
    for (byte[] record : subject.records()) {
      Matcher scalar = SCALAR.matcher(new String(record, ISO_8859_1));
      while (scalar.find()) {
        for (String value : VALUES) {
          check(subject, replaced(record, scalar, value), value + " at byte " + scalar.start());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void readsOrRefusesBytesThatAreNoText(Subject subject) throws Exception {
    List<byte[]> intruders =
        List.of(
            new byte[] {0},
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xe2, (byte) 0x82});
    for (byte[] record : subject.records()) {
      for (byte[] intruder : intruders) {
        for (int at = 0; at <= record.length; at += EVERY) {
          check(subject, inserted(record, at, intruder), "intruder at byte " + at);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void readsOrRefusesEveryMemberTwice(Subject subject) throws Exception {
    for (byte[] record : subject.records()) {
      String text = new String(record, UTF_8);
      Matcher member =
          Pattern.compile("\"[^\"]+\":\\s*(\"[^\"]*\"|[0-9.]+|true|null),").matcher(text);
      while (member.find()) {
        String twice =
            text.substring(0, member.end()) + member.group() + text.substring(member.end());
        check(subject, bytes(twice), "twice: " + member.group());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void readsOrRefusesMutations(Subject subject) throws Exception {
    long seed = 20180316;
    Mutations mutations = new Mutations(seed);
    List<byte[]> records = subject.records();
    for (int i = 0; i < 3_000; i++) {
      byte[] broken = mutations.mutate(records.get(i % records.size()));
      check(subject, broken, "seed " + seed + " round " + i);
    }
  }

  private static void soon(Subject subject, byte[] record, String what) {
    assertTimeoutPreemptively(SOON, () -> check(subject, record, what));
  }

  private static void check(Subject subject, byte[] record, String what) {
    try {
      AnyBytes.readOrRefuse(subject.parser(), record);
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      String begin = new String(record, 0, Math.min(record.length, 4000), UTF_8);
      throw new AssertionError(subject + ", " + what + ": " + begin, e);
    }
  }

  private static byte[] replaced(byte[] record, Matcher at, String by) {
    byte[] tail = Arrays.copyOfRange(record, at.end(), record.length);
    byte[] head = inserted(Arrays.copyOf(record, at.start()), at.start(), bytes(by));
    return inserted(head, head.length, tail);
  }

  private static byte[] inserted(byte[] record, byte[] intruder) {
    return inserted(record, record.length / 2, intruder);
  }

  private static byte[] inserted(byte[] record, int at, byte[] intruder) {
    byte[] result = Arrays.copyOf(record, record.length + intruder.length);
    System.arraycopy(record, at, result, at + intruder.length, record.length - at);
    System.arraycopy(intruder, 0, result, at, intruder.length);
    return result;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
