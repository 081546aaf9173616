package io.firedamp.sinks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Puts each revision into a bucket of S3, or of what speaks like it, as an object of its own. */
public final class S3Sink implements Sink {
  private static final int LARGEST_OBJECT = 1024 * 1024;

  /** Bytes of a key, as S3 bounds it, less what stands before and behind the id. */
  private static final int LONGEST_ID = 512;

  private final Config config;
  private final IncidentFormat format;
  private final AwsClient client;
  private final LongSupplier nanoTime;

  S3Sink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.format = context.formats().named(config.format());
    this.client =
        new AwsClient(
            config.http(),
            "s3",
            config.region(),
            config.login().credentials(),
            context.hiding(List.of(config.secretAccessKey())));
    this.nanoTime = nanoTime;
  }

  /**
   * Where to and how.
   *
   * @param url of the bucket, as {@code https://bucket.s3.eu-west-1.amazonaws.com} or {@code
   *     https://minio.example/bucket}; https, or http to this machine
   * @param region that signs
   * @param accessKeyId empty asks AWS's own places: environment, a pod's service account, instance
   * @param secretAccessKey of it
   * @param prefix before the date, without a slash at either end
   * @param format of the object: ecs, ocsf, or another that is installed
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String region,
      String accessKeyId,
      String secretAccessKey,
      String prefix,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      AwsLogin.requireRegion(region);
      new AwsLogin(accessKeyId, secretAccessKey);
      Require.text(
          prefix.matches("([A-Za-z0-9._=-]{1,64}(/[A-Za-z0-9._=-]{1,64}){0,7})?"),
          "prefix",
          "at most 8 names of letters, digits and . _ = - with slashes between",
          prefix);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig http() {
      return new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
    }

    AwsLogin login() {
      return new AwsLogin(accessKeyId, secretAccessKey);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "S3 at %s, %s, %s".formatted(http().target(), login(), format);
    }
  }

  /** Makes sinks of type {@code s3}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "s3";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://firedamp.s3.us-east-1.amazonaws.com",
          "us-east-1",
          "",
          "",
          "incidents",
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "A bucket of S3, or of what speaks like it: an object for each revision.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST_OBJECT);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new S3Sink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return new InTurn(nanoTime).sendEach(incidents, this::put);
  }

  private Outcome put(Incident incident) {
    int length = encoded(incident.getId()).length();
    if (length == 0 || length > LONGEST_ID) {
      return new Poison("a key must be of 1 to 512 bytes, and the id is not");
    }
    HttpAnswer answer =
        client.send(
            "PUT", key(incident), format.contentType(), format.format(incident, LARGEST_OBJECT));
    if (answer.status() == 409 || answer.body().contains("<Code>RequestTimeout</Code>")) {
      return new Retry(Duration.ZERO, client.reason("answered " + answer.status()));
    }
    boolean isOurs =
        answer.status() == 413 || answer.body().contains("<Code>EntityTooLarge</Code>");
    return answer.outcome() instanceof Poison refused && answer.status() != 0 && !isOurs
        // Every object has the same shape: what is refused so is the bucket's or the key's.
        ? new Hold(refused.reason())
        : answer.outcome();
  }

  /** The day is that of the revision's evidence, which never changes: so is the key. */
  private String key(Incident incident) {
    LocalDate day = LocalDate.ofInstant(incident.getUpdated(), ZoneOffset.UTC);
    DeliveryKey key = DeliveryKey.of(incident);
    String before = config.prefix().isEmpty() ? "" : "/" + config.prefix();
    return "%s/day=%s/%s-%d.json".formatted(before, day, encoded(key.incident()), key.revision());
  }

  /** In letters that mean nothing to a path or a signature; others stand as _ and their byte. */
  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte each : name.getBytes(UTF_8)) {
      char letter = (char) (each & 0xff);
      boolean isPlain = letter < 128 && (Character.isLetterOrDigit(letter) || letter == '-');
      text.append(isPlain ? String.valueOf(letter) : "_%02x".formatted(each));
    }
    return text.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
