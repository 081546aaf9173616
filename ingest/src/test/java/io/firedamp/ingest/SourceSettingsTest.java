package io.firedamp.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.docker.DockerSource;
import io.firedamp.ingest.file.FileSource;
import io.firedamp.ingest.prometheus.PrometheusSource;
import io.firedamp.ingest.transport.IngestServer;
import io.firedamp.ingest.transport.ListenerTls;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.ingest.transport.Secret;
import io.firedamp.schemas.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each source is called, and each bound of its settings, with the sentence that names it. */
class SourceSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void everySourceIsFoundByItsTypeAndSaysWhatItIsFor() {
    Map<String, String> about = new TreeMap<>();
    for (Source.Factory<?> factory : factories()) {
      about.put(factory.type(), factory.about());
    }

    assertThat(about)
        .containsKeys(
            "cloud-audit",
            "azure-flow",
            "calico",
            "conntrack",
            "coredns",
            "dnsmasq",
            "docker",
            "envoy",
            "file",
            "gcp-flow",
            "hubble",
            "kubernetes",
            "netflow",
            "otlp",
            "prometheus",
            "push",
            "registry",
            "remote-write",
            "route53",
            "sensors",
            "squid",
            "suricata",
            "vpc-flow",
            "zeek");
    assertThat(about.values())
        .allSatisfy(sentence -> assertThat(sentence).endsWith(".").hasSizeBetween(20, 120));
  }

  @Test
  void whatWaitsToBeSentToRunsUnaskedAndNothingElse() {
    assertThat(factories())
        .filteredOn(Source.Factory::runsUnasked)
        .extracting(factory -> factory.type())
        .containsExactlyInAnyOrder("kubernetes", "registry", "zeek");
  }

  @Test
  void onlyTheSourceOfThisHostLooksForIt() {
    assertThat(factories())
        .filteredOn(factory -> !factory.type().equals("docker"))
        .noneMatch(Source.Factory::findsItsHost);
  }

  @Test
  void everyEventTypeHasASourceThatMakesItVisible() {
    assertThat(factories())
        .flatExtracting(factory -> factory.publishes().stream().map(Class::getSimpleName).toList())
        .contains(
            "ImagePull",
            "ImageMetadata",
            "AuditEvent",
            "ContainerState",
            "ResourceSample",
            "NetworkFlow",
            "DnsQuery",
            "SensorAlert");
  }

  @Test
  void everyFormatIsReadByOneSourceUnderOneName() {
    assertThat(factories())
        .flatExtracting(factory -> factory.parsers().stream().map(EventParser::format).toList())
        .doesNotHaveDuplicates()
        .contains(
            "artifactory-request",
            "aws-resolver-query",
            "aws-vpc-flow",
            "cloud-audit",
            "azure-flow",
            "cadvisor-api",
            "calico-flow",
            "conntrack-events",
            "coredns",
            "defender-alert",
            "distribution-notification",
            "dnsmasq",
            "docker-events",
            "docker-inspect",
            "docker-stats",
            "falco-alert",
            "guardduty-finding",
            "hubble-flow",
            "kubearmor-event",
            "kubernetes-audit",
            "kubescape-alert",
            "osquery-result",
            "security-command-center-finding",
            "envoy-access",
            "gcp-vpc-flow",
            "hubble-flow",
            "kubelet-summary",
            "kubernetes-audit",
            "netflow",
            "otlp-metrics",
            "prometheus-api",
            "prometheus-remote-write",
            "prometheus-text",
            "squid-access",
            "suricata-eve",
            "tetragon-event",
            "tracee-event",
            "wazuh-alert",
            "zeek-json")
        .allSatisfy(format -> assertThat(format).matches("[a-z][a-z-]*"));
  }

  @Test
  void defaultsAreSoundByThemselves() {
    assertThat(factories()).allSatisfy(factory -> assertThat(factory.defaults()).isNotNull());
    assertThat(IngestServer.Config.defaults().address()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/zeek", "/a", "/A.b_c~d-e/0"})
  void takesAPathOfOrdinaryLetters(String path) {
    assertThatCode(() -> PushedSource.checkPath(path)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "v1/zeek",
        "/v1/",
        "//v1",
        "/v1//a",
        "/v1/a b",
        "/v1/%2e",
        "/v1/../a?",
        "/v1?x=1",
        "/ä"
      })
  void refusesAnyOtherPath(String path) {
    assertThatThrownBy(() -> PushedSource.checkPath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("path must be absolute, of letters, digits and . _ ~ - between ")
        .hasMessageEndingWith("was '" + path + "'");
  }

  @Test
  void refusesNoPath() {
    assertThatThrownBy(() -> PushedSource.checkPath(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("path must be absolute, ");
  }

  @Test
  void refusesAPathWithoutEnd() {
    assertThatThrownBy(() -> PushedSource.checkPath("/a".repeat(17)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PushedSource.checkPath("/" + "a".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatCode(() -> PushedSource.checkPath("/" + "a".repeat(255))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesTheSettingAndItsValue(Executable wrong, String message) {
    Refusal.namesTheSettingAndItsValue(wrong::execute, message);
  }

  static Stream<Arguments> refused() {
    return Stream.of(docker(), files(), prometheus(), servers(), targets())
        .flatMap(arguments -> arguments);
  }

  private static Stream<Arguments> docker() {
    Duration little = Duration.ofMillis(99);
    return Stream.of(
        of(
            () -> docker("s", SECOND, SECOND, SECOND, SECOND, "/proc"),
            "socket must be an absolute path, was 's'"),
        of(
            () -> docker("/s", SECOND, SECOND, SECOND, SECOND, "proc"),
            "proc must be an absolute path, was 'proc'"),
        of(
            () -> docker("/s", little, SECOND, SECOND, SECOND, "/proc"),
            "sampleInterval must be at least 100ms, was PT0.099S"),
        of(
            () -> docker("/s", SECOND, little, SECOND, SECOND, "/proc"),
            "connectionInterval must be at least 100ms, was PT0.099S"),
        of(
            () -> docker("/s", SECOND, SECOND, little, SECOND, "/proc"),
            "sightingInterval must be at least 100ms, was PT0.099S"),
        of(
            () -> docker("/s", SECOND, SECOND, SECOND, little, "/proc"),
            "timeout must be at least 100ms, was PT0.099S"),
        of(
            () -> docker("/s", SECOND, SECOND, SECOND, SECOND.negated(), "/proc"),
            "timeout must be at least 100ms, was PT-1S"));
  }

  private static Stream<Arguments> files() {
    return Stream.of(
        of(
            () -> file("/a", "", SECOND, 1024, SECOND, "/p"),
            "format must be auto or a format's name, was empty"),
        of(
            () -> file("/a", "auto", Duration.ofMillis(9), 1024, SECOND, "/p"),
            "interval must be 10ms to 1h, was PT0.009S"),
        of(
            () -> file("/a", "auto", Duration.ofMinutes(61), 1024, SECOND, "/p"),
            "interval must be 10ms to 1h, was PT1H1M"),
        of(
            () -> file("/a", "auto", SECOND, 1023, SECOND, "/p"),
            "longestLine must be 1024 to 268435456, was 1023"),
        of(
            () -> file("/a", "auto", SECOND, 268_435_457, SECOND, "/p"),
            "longestLine must be 1024 to 268435456, was 268435457"),
        of(
            () -> file("/a", "auto", SECOND, 1024, SECOND.negated(), "/p"),
            "rotateWait must be 0s to 1d, was PT-1S"),
        of(
            () -> file("/a", "auto", SECOND, 1024, Duration.ofHours(25), "/p"),
            "rotateWait must be 0s to 1d, was PT25H"),
        of(
            () -> file("/a", "auto", SECOND, 1024, SECOND, " "),
            "positions must be a directory, was empty"),
        of(
            () -> file("/a", "auto", SECOND, 1024, SECOND, "/p\0"),
            "positions must be a directory, was '/p\0'"),
        of(
            () -> file(" ", "auto", SECOND, 1024, SECOND, "/p"),
            "paths must be a file, a directory or a glob, was empty"));
  }

  private static Stream<Arguments> prometheus() {
    return Stream.of(
        of(
            () -> new PrometheusSource.Config(List.of(), Duration.ofMillis(999), SECOND, 1 << 20),
            "interval must be at least 1s, was PT0.999S"),
        of(
            () -> new PrometheusSource.Config(List.of(), SECOND, Duration.ZERO, 1 << 20),
            "timeout must be positive, was PT0S"),
        of(
            () -> new PrometheusSource.Config(List.of(), SECOND, SECOND.negated(), 1 << 20),
            "timeout must be positive, was PT-1S"));
  }

  private static Stream<Arguments> targets() {
    return Stream.of("ftp://a", "http://", "a:9100", "http:///x", "http://a b")
        .map(
            url ->
                of(
                    () -> new PrometheusSource.Target(url, "", "", ""),
                    "targets.url must be an http or https address, was '" + url + "'"));
  }

  private static Stream<Arguments> servers() {
    return Stream.of(
        of(
            () -> server("0.0.0.0", "", 1, 1, 1, 1, SECOND),
            "token must be set unless address is a loopback address or tls.clients is set, was '0.0.0.0' without a token: anybody could send false events"),
        of(
            () -> server("::", "", 1, 1, 1, 1, SECOND),
            "token must be set unless address is a loopback address or tls.clients is set, was '::' without a token: anybody could send false events"),
        of(
            () -> server("localhost", "", 0, 1, 1, 1, SECOND),
            "longestBody must be positive, was 0"),
        of(
            () -> server("localhost", "", 1, 0, 1, 1, SECOND),
            "longestCompressedBody must be positive, was 0"),
        of(() -> server("::1", "", 1, 1, 0, 1, SECOND), "highestRatio must be positive, was 0"),
        of(
            () -> server("127.9.9.9", "", 2, 1, 1, 1, SECOND),
            "bodiesAtOnce must be at least longestBody, was 1"),
        of(
            () -> server("localhost", "", 1, 1, 1, 1, Duration.ZERO),
            "headerDeadline must be positive, was PT0S"));
  }

  private static Arguments of(Executable wrong, String message) {
    return Arguments.of(wrong, message);
  }

  private static DockerSource.Config docker(
      String socket,
      Duration sample,
      Duration connection,
      Duration sighting,
      Duration timeout,
      String proc) {
    return new DockerSource.Config(socket, "", sample, connection, sighting, timeout, proc);
  }

  private static FileSource.Config file(
      String path, String format, Duration interval, int longest, Duration wait, String positions) {
    return new FileSource.Config(
        List.of(path), format, FileSource.From.START, interval, longest, wait, false, positions);
  }

  private static IngestServer.Config server(
      String address,
      String token,
      int body,
      int compressed,
      int ratio,
      int atOnce,
      Duration header) {
    return new IngestServer.Config(
        address,
        0,
        ListenerTls.none(),
        Secret.of(token),
        new TreeMap<>(),
        body,
        compressed,
        ratio,
        atOnce,
        header,
        SECOND,
        SECOND);
  }

  @Test
  void aSecretIsShownByNobody() {
    assertThat(server("0.0.0.0", "s3cret", 1, 1, 1, 1, SECOND).toString())
        .contains("token=***")
        .doesNotContain("s3cret");
    assertThat(server("localhost", "", 1, 1, 1, 1, SECOND).toString()).contains("token=none");
    assertThat(new PrometheusSource.Target("http://a:1", "n", "s3cret", "").toString())
        .isEqualTo("Target[url=http://a:1, node=n]");
  }

  private static List<Source.Factory<?>> factories() {
    List<Source.Factory<?>> all = new ArrayList<>();
    for (Source.Factory<?> factory : ServiceLoader.load(Source.Factory.class)) {
      all.add(factory);
    }
    return all;
  }
}
