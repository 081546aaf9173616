package io.firedamp.sinks.aws;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.Alert;
import io.firedamp.sinks.http.Batches;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Imports incidents into AWS Security Hub as findings, and archives them when they end. */
public final class SecurityHubSink implements Sink {
  private static final String PATH = "/findings/import";

  /** Bytes and findings of a request; AWS takes 6 MB and 100 of them. */
  private static final int LARGEST_BODY = 5 * 1024 * 1024;

  private static final int MOST = 100;

  /** Characters of an id, as AWS bounds it. */
  private static final int LONGEST_ID = 512;

  private final AsffFinding finding;
  private final AwsClient client;
  private final LongSupplier nanoTime;

  SecurityHubSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.finding = new AsffFinding(config.region(), config.accountId());
    this.client =
        new AwsClient(
            config.http(),
            "securityhub",
            config.region(),
            config.login().credentials(),
            context.hiding(List.of(config.secretAccessKey())));
    this.nanoTime = nanoTime;
  }

  /**
   * Where to and how.
   *
   * @param region whose Security Hub it is
   * @param accountId twelve digits, of the account that the finding is of
   * @param url empty is that of the region; https, or http to this machine
   * @param accessKeyId empty asks AWS's own places: environment, a pod's service account, instance
   * @param secretAccessKey of it
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String region,
      String accountId,
      String url,
      String accessKeyId,
      String secretAccessKey,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      AwsLogin.requireRegion(region);
      Require.text(accountId.matches("[0-9]{12}"), "accountId", "twelve digits", accountId);
      new AwsLogin(accessKeyId, secretAccessKey);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http =
          new HttpConfig(at(url, region), Map.of(), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig http() {
      return new HttpConfig(at(url, region), Map.of(), connectTimeout, timeout, certificates);
    }

    private static String at(String url, String region) {
      return url.isEmpty()
          ? "https://securityhub.%s.amazonaws.com%s"
              .formatted(region, region.startsWith("cn-") ? ".cn" : "")
          : url;
    }

    AwsLogin login() {
      return new AwsLogin(accessKeyId, secretAccessKey);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "Security Hub at %s, %s".formatted(http().target(), login());
    }
  }

  /** Makes sinks of type {@code security-hub}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "security-hub";
    }

    @Override
    public Config defaults() {
      return new Config(
          "us-east-1",
          "000000000000",
          "",
          "",
          "",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "AWS Security Hub: a finding for each incident, archived when it ends.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new SecurityHubSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return Alert.tell(incidents, this::importAll);
  }

  private List<Outcome> importAll(List<Alert> alerts) {
    Map<String, Outcome> refused = new HashMap<>();
    List<Payload> findings = new ArrayList<>();
    for (Alert alert : alerts) {
      String id = alert.incident().getId();
      if (id.isBlank() || !VisibleText.fits(id, LONGEST_ID) || !VisibleText.of(id).equals(id)) {
        refused.put(id, new Poison("Id must be 1 to 512 visible characters, and is not"));
      } else {
        findings.add(finding.of(alert.incident()));
      }
    }
    Batches batches =
        new Batches(
            LARGEST_BODY,
            MOST,
            part -> post(part, refused),
            answer -> answer.body().contains("InvalidInput"),
            client::reason,
            nanoTime);
    List<Outcome> posted = findings.isEmpty() ? List.of() : batches.deliver(findings);
    Map<String, Outcome> byId = new HashMap<>();
    for (int i = 0; i < findings.size(); i++) {
      byId.put(findings.get(i).key().incident(), posted.get(i));
    }
    byId.putAll(refused);
    return alerts.stream()
        .map(alert -> byId.getOrDefault(alert.incident().getId(), new Delivered()))
        .toList();
  }

  /** A request that is taken may name findings that were not. */
  private HttpAnswer post(List<Payload> part, Map<String, Outcome> refused) {
    HttpAnswer answer =
        client.send(
            "POST", PATH, "application/json", Payload.body("{\"Findings\":[", ",", part, "]}"));
    return answer.outcome() instanceof Delivered
        ? ImportAnswer.judged(answer, part, refused, client::reason)
        : answer;
  }

  @Override
  public void close() {
    client.close();
  }
}
