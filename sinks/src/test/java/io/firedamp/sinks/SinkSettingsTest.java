package io.firedamp.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.firedamp.schemas.Refusal;
import io.firedamp.sinks.aws.S3Sink;
import io.firedamp.sinks.aws.SecurityHubSink;
import io.firedamp.sinks.datadog.DatadogSink;
import io.firedamp.sinks.file.FileSink;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.jira.JiraSink;
import io.firedamp.sinks.kafka.KafkaSink;
import io.firedamp.sinks.logscale.LogScaleSink;
import io.firedamp.sinks.opensearch.OpenSearchSink;
import io.firedamp.sinks.opsgenie.OpsgenieSink;
import io.firedamp.sinks.pagerduty.PagerDutySink;
import io.firedamp.sinks.sentinel.SentinelSink;
import io.firedamp.sinks.slack.SlackSink;
import io.firedamp.sinks.splunk.SplunkSink;
import io.firedamp.sinks.stdout.StdoutSink;
import io.firedamp.sinks.syslog.SyslogSink;
import io.firedamp.sinks.taxii.TaxiiSink;
import io.firedamp.sinks.teams.TeamsSink;
import io.firedamp.sinks.tls.TlsConfig;
import io.firedamp.sinks.wazuh.WazuhSink;
import io.firedamp.sinks.webhook.WebhookSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bound of each sink's settings: the sentence beyond it, and the last value within. */
class SinkSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @Test
  void everySinkIsFoundByItsTypeAndSaysWhatItIs() {
    List<Sink.Factory<?>> factories = new ArrayList<>();
    for (Sink.Factory<?> factory : ServiceLoader.load(Sink.Factory.class)) {
      factories.add(factory);
    }

    assertThat(factories)
        .extracting(Sink.Factory::type)
        .contains(
            "file",
            "syslog",
            "webhook",
            "splunk",
            "opensearch",
            "pagerduty",
            "slack",
            "teams",
            "kafka",
            "stdout",
            "elasticsearch",
            "jira",
            "security-hub",
            "s3",
            "secops",
            "logscale",
            "wazuh",
            "taxii");
    assertThat(factories)
        .allSatisfy(factory -> assertThat(factory.about()).endsWith(".").hasSizeBetween(20, 120))
        .allSatisfy(factory -> assertThat(factory.defaults()).isNotNull());
    assertThat(factories)
        .filteredOn(Sink.Factory::runsUnasked)
        .extracting(Sink.Factory::type)
        .containsExactly("file");
  }

  @Test
  void defaultsHaveRoomForTheirOwnFormat() {
    IncidentFormats formats = IncidentFormats.bundled();

    assertThatCode(
            () -> {
              new FileSink.Factory().check(new FileSink.Factory().defaults(), formats);
              new SyslogSink.Factory().check(new SyslogSink.Factory().defaults(), formats);
              new WebhookSink.Factory().check(new WebhookSink.Factory().defaults(), formats);
              new SplunkSink.Factory().check(new SplunkSink.Factory().defaults(), formats);
              new OpenSearchSink.Factory().check(new OpenSearchSink.Factory().defaults(), formats);
            })
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesTheSettingAndItsValue(Executable wrong, String message) {
    Refusal.namesTheSettingAndItsValue(wrong::execute, message);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        of(() -> file(" ", 0, 1), "path must be a file's name, was empty"),
        of(() -> file("f", -1, 1), "rotateAfter must not be negative, was -1"),
        of(() -> file("f", 0, 0), "keep must be 1 to 1000, was 0"),
        of(() -> file("f", 0, 1001), "keep must be 1 to 1000, was 1001"),
        of(
            () -> syslog(" ", 514, "newline", 1, 8192, SECOND),
            "host must be a name or an address, was empty"),
        of(() -> syslog("h", 0, "newline", 1, 8192, SECOND), "port must be 1 to 65535, was 0"),
        of(
            () -> syslog("h", 65_536, "newline", 1, 8192, SECOND),
            "port must be 1 to 65535, was 65536"),
        of(
            () -> syslog("h", 514, "lines", 1, 8192, SECOND),
            "framing must be octet-counting, newline or relp, was lines"),
        of(() -> syslog("h", 514, "newline", -1, 8192, SECOND), "facility must be 0 to 23, was -1"),
        of(() -> syslog("h", 514, "newline", 24, 8192, SECOND), "facility must be 0 to 23, was 24"),
        of(
            () -> syslog("h", 514, "newline", 1, 2047, SECOND),
            "maxMessageSize must be 2048 to 1048576, was 2047"),
        of(
            () -> syslog("h", 514, "newline", 1, 1_048_577, SECOND),
            "maxMessageSize must be 2048 to 1048576, was 1048577"),
        of(
            () -> syslog("h", 514, "newline", 1, 8192, Duration.ZERO),
            "timeout must be 1ms to 5m, was PT0S"),
        of(
            () -> syslog("h", 514, "newline", 1, 8192, LONGEST.plusMillis(1)),
            "timeout must be 1ms to 5m, was PT5M0.001S"),
        of(() -> kafka("h", "t", SECOND), "bootstrap must be host:port[,host:port…], was 'h'"),
        of(
            () -> kafka("h:1", "a b", SECOND),
            "topic must be letters, digits, dots, hyphens and underscores, at most 249,"
                + " was 'a b'"),
        of(
            () -> kafka("h:1", "t", MINUTE.plusMillis(1)),
            "timeout must be 1s to 1m, was PT1M0.001S"),
        of(
            () -> new StdoutSink.Config("plain", 1023),
            "maxLineSize must be 1024 to 1048576, was 1023"),
        of(
            () -> datadog("http://h", List.of()),
            "url must be https, or of this machine, was http://h"),
        of(
            () -> datadog("https://h", List.of("a,b")),
            "tags must be letters, digits and _ : . / -, at most 200 each, was [a,b]"),
        of(
            () -> jira("https://h", "sec"),
            "project must be a project's key: capital letters, digits and underscores, was 'sec'"),
        of(() -> jira("http://h", "SEC"), "url must be https, or of this machine, was http://h"),
        of(() -> hub("eu-west-1", "1234", ""), "accountId must be twelve digits, was '1234'"),
        of(
            () -> hub("EU", "123456789012", ""),
            "region must be a region's name, as eu-west-1, was 'EU'"),
        of(
            () -> s3("https://h/b", "/x"),
            "prefix must be at most 8 names of letters, digits and . _ = - with slashes between,"
                + " was '/x'"),
        of(() -> s3("http://h/b", "x"), "url must be https, or of this machine, was http://h"),
        of(() -> taxii("https://h", "c"), "collection must be a UUID, was 'c'"),
        of(
            () -> opsgenie("http://h", List.of()),
            "url must be https, or of this machine, was http://h"),
        of(
            () -> opsgenie("https://h", List.of("a,b")),
            "tags must be at most 20 of 50 printable ASCII characters without a comma,"
                + " was [a,b]"),
        of(
            () -> sentinel("https://h", "a/b", "https://l"),
            "ruleId must be letters, digits, dots, hyphens and underscores, was 'a/b'"),
        of(
            () -> sentinel("https://h", "dcr-1", "http://l"),
            "url must be https, or of this machine, was http://l"),
        of(
            () -> webhook("http://h", 2048, SECOND, SECOND),
            "url must be https, or of this machine, was http://h"),
        of(
            () -> webhook("https://h", 2047, SECOND, SECOND),
            "maxBodySize must be 2048 to 1048576, was 2047"),
        of(
            () -> webhook("https://h", 1_048_577, SECOND, SECOND),
            "maxBodySize must be 2048 to 1048576, was 1048577"),
        of(
            () -> webhook("https://h", 2048, Duration.ZERO, SECOND),
            "connectTimeout must be 1ms to 1m, was PT0S"),
        of(
            () -> webhook("https://h", 2048, SECOND, MINUTE.plusMillis(1)),
            "timeout must be 1ms to 1m, was PT1M0.001S"),
        of(
            () -> splunk("http://h", "i", SECOND.multipliedBy(10), 16_384),
            "url must be https, or of this machine, was http://h"),
        of(
            () -> splunk("https://h", "i\n", SECOND.multipliedBy(10), 16_384),
            "index must be at most 255 printable ASCII characters, was 'i\n'"),
        of(
            () -> splunk("https://h", "i", SECOND.multipliedBy(9), 16_384),
            "acknowledgeWithin must be 10s to 1h, was PT9S"),
        of(
            () -> splunk("https://h", "i", Duration.ofHours(2), 16_384),
            "acknowledgeWithin must be 10s to 1h, was PT2H"),
        of(
            () -> splunk("https://h", "i", MINUTE, 16_383),
            "maxBatchSize must be 16384 to 1048576, was 16383"),
        of(
            () -> splunk("https://h", "i", MINUTE, 1_048_577),
            "maxBatchSize must be 16384 to 1048576, was 1048577"),
        of(
            () -> openSearch("Incidents", "me", SECOND),
            "index must be lower-case letters, digits, dots, hyphens and underscores, at most 128,"
                + " was 'Incidents'"),
        of(() -> openSearch("i", "m:e", SECOND), "user must be without a colon, was 'm:e'"),
        of(
            () -> openSearch("i", "me", MINUTE.plusMillis(1)),
            "timeout must be 1ms to 1m, was PT1M0.001S"),
        of(
            () -> pagerDuty("http://h", SECOND, SECOND),
            "url must be https, or of this machine, was http://h"),
        of(
            () -> pagerDuty("https://h", Duration.ZERO, SECOND),
            "connectTimeout must be 1ms to 1m, was PT0S"),
        of(
            () -> pagerDuty("https://h", SECOND, MINUTE.plusMillis(1)),
            "timeout must be 1ms to 1m, was PT1M0.001S"),
        of(
            () -> slack("http://h", List.of("OPENED"), SECOND),
            "url must be https, or of this machine, was http://h"),
        of(
            () -> slack("https://h", List.of(), SECOND),
            "tell must be one or more of OPENED, ESCALATED, REVISED, CLOSED, was []"),
        of(
            () -> slack("https://h", List.of("OPENED", "opened"), SECOND),
            "tell must be one or more of OPENED, ESCALATED, REVISED, CLOSED, was [OPENED, opened]"),
        of(
            () -> slack("https://h", List.of("OPENED"), Duration.ZERO),
            "timeout must be 1ms to 1m, was PT0S"),
        of(
            () -> teams("http://h", List.of("OPENED"), SECOND),
            "url must be https, or of this machine, was http://h"),
        of(
            () -> teams("https://h", List.of("REOPENED"), SECOND),
            "tell must be one or more of OPENED, ESCALATED, REVISED, CLOSED, was [REOPENED]"),
        of(
            () -> teams("https://h", List.of("OPENED"), MINUTE.plusMillis(1)),
            "timeout must be 1ms to 1m, was PT1M0.001S"));
  }

  @Test
  void takesTheLastValueWithin() {
    assertThatCode(
            () -> {
              file("f", 0, 1);
              file("f", Long.MAX_VALUE, 1000);
              syslog("h", 1, "octet-counting", 0, 2048, Duration.ofMillis(1));
              syslog("h", 65_535, "newline", 23, 1_048_576, LONGEST);
              webhook("https://h", 2048, Duration.ofMillis(1), MINUTE);
              splunk("http://127.0.0.1:8088", "", SECOND.multipliedBy(10), 16_384);
              splunk("https://h/base/", "i".repeat(255), Duration.ofHours(1), 1_048_576);
              kafka("h:1,g:65535", "t".repeat(249), SECOND);
              kafka("h:1", "a.B_c-1", MINUTE);
              new StdoutSink.Config("plain", 1_048_576);
              openSearch("i", "", Duration.ofMillis(1));
              openSearch("i".repeat(128), "me", MINUTE);
              pagerDuty("https://events.eu.pagerduty.com", MINUTE, Duration.ofMillis(1));
              slack("https://h/x?y=z", List.of("REVISED", "CLOSED"), MINUTE);
              teams("https://h:443/x?sig=y", List.of("OPENED"), MINUTE);
              webhook("http://[::1]:8080/a?b=c", 1_048_576, MINUTE, Duration.ofMillis(1));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void showsNoSecretOfANewcomer() {
    String canary = "c4nary-0123456789";
    TlsConfig tls = TlsConfig.defaults();

    assertThat(
            List.of(
                new JiraSink.Config(
                    "https://h", "u", canary, "SEC", "Task", List.of(), "", SECOND, SECOND, tls),
                new SecurityHubSink.Config(
                    "eu-west-1", "123456789012", "", "AKID", canary, SECOND, SECOND, tls),
                new S3Sink.Config(
                    "https://h/b", "eu-west-1", "AKID", canary, "", "ecs", SECOND, SECOND, tls),
                new LogScaleSink.Config("https://h", canary, "", "ecs", SECOND, SECOND, tls),
                new WazuhSink.Config("https://h", "u", canary, "ecs", SECOND, SECOND, tls),
                new TaxiiSink.Config(
                    "https://h",
                    "00000000-0000-0000-0000-000000000000",
                    "u",
                    canary,
                    SECOND,
                    SECOND,
                    tls)))
        .allSatisfy(config -> assertThat(config.toString()).doesNotContain(canary));
  }

  @Test
  void aSyslogSinkSaysWhereItSendsToAndNoSecret() {
    assertThat(syslog("siem.example", 6514, "newline", 1, 8192, SECOND))
        .hasToString("syslog to siem.example:6514, tls true, cef");
  }

  private static Arguments of(Executable wrong, String message) {
    return Arguments.of(wrong, message);
  }

  private static FileSink.Config file(String path, long rotateAfter, int keep) {
    return new FileSink.Config(path, "ecs", rotateAfter, keep);
  }

  private static DatadogSink.Config datadog(String url, List<String> tags) {
    return new DatadogSink.Config(
        url, "key", "service", tags, "ecs", SECOND, SECOND, TlsConfig.defaults());
  }

  private static JiraSink.Config jira(String url, String project) {
    return new JiraSink.Config(
        url, "user", "token", project, "Task", List.of(), "", SECOND, SECOND, TlsConfig.defaults());
  }

  private static SecurityHubSink.Config hub(String region, String account, String url) {
    return new SecurityHubSink.Config(
        region, account, url, "", "", SECOND, SECOND, TlsConfig.defaults());
  }

  private static S3Sink.Config s3(String url, String prefix) {
    return new S3Sink.Config(
        url, "eu-west-1", "", "", prefix, "ecs", SECOND, SECOND, TlsConfig.defaults());
  }

  private static TaxiiSink.Config taxii(String url, String collection) {
    return new TaxiiSink.Config(url, collection, "", "", SECOND, SECOND, TlsConfig.defaults());
  }

  private static OpsgenieSink.Config opsgenie(String url, List<String> tags) {
    return new OpsgenieSink.Config(url, "key", tags, SECOND, SECOND, TlsConfig.defaults());
  }

  private static SentinelSink.Config sentinel(String url, String ruleId, String loginUrl) {
    return new SentinelSink.Config(
        url,
        ruleId,
        "stream",
        "tenant",
        "id",
        "secret",
        loginUrl,
        "scope",
        "ecs",
        SECOND,
        SECOND,
        TlsConfig.defaults());
  }

  private static KafkaSink.Config kafka(String bootstrap, String topic, Duration timeout) {
    return new KafkaSink.Config(bootstrap, topic, "ecs", Map.of(), timeout);
  }

  private static OpenSearchSink.Config openSearch(String index, String user, Duration timeout) {
    return new OpenSearchSink.Config(
        "https://h", "", user, "", index, "ecs", SECOND, timeout, TlsConfig.defaults());
  }

  private static PagerDutySink.Config pagerDuty(
      String url, Duration connectTimeout, Duration timeout) {
    return new PagerDutySink.Config(url, "key", connectTimeout, timeout, TlsConfig.defaults());
  }

  private static SlackSink.Config slack(String url, List<String> tell, Duration timeout) {
    return new SlackSink.Config(url, tell, 0, SECOND, timeout, TlsConfig.defaults());
  }

  private static TeamsSink.Config teams(String url, List<String> tell, Duration timeout) {
    return new TeamsSink.Config(url, tell, 0, SECOND, timeout, TlsConfig.defaults());
  }

  private static SplunkSink.Config splunk(
      String url, String index, Duration acknowledgeWithin, int maxBatchSize) {
    return new SplunkSink.Config(
        url,
        "token",
        index,
        "",
        "",
        "",
        "ecs",
        true,
        acknowledgeWithin,
        maxBatchSize,
        SECOND,
        SECOND,
        TlsConfig.defaults());
  }

  private static WebhookSink.Config webhook(
      String url, int maxBodySize, Duration connectTimeout, Duration timeout) {
    return new WebhookSink.Config(
        url, "", List.of(), "ecs", maxBodySize, connectTimeout, timeout, TlsConfig.defaults());
  }

  private static SyslogSink.Config syslog(
      String host, int port, String framing, int facility, int size, Duration timeout) {
    return new SyslogSink.Config(
        host,
        port,
        true,
        TlsConfig.defaults(),
        "cef",
        framing,
        facility,
        "firedamp",
        "",
        size,
        timeout,
        SECOND);
  }
}
