package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.SetClock;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tokens, each with what it may speak for, through the listener itself. */
class AccessTokenTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Secret NONE = Secret.of("");

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final SetClock clock = new SetClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path directory;
  private final Path file;
  private final IngestServer server;

  AccessTokenTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    file = Files.writeString(directory.resolve("metrics"), "of-metrics\n");
    SortedMap<String, AccessToken> tokens = new TreeMap<>();
    tokens.put("shop", new AccessToken(Secret.of("of-shop"), List.of("shop"), List.of()));
    tokens.put("metrics", new AccessToken(Secret.inFile(file), List.of(), List.of("shop-metrics")));
    tokens.put("github", new AccessToken(Secret.of("hush"), List.of("shop"), List.of(), true, 0L));
    tokens.put("slow", new AccessToken(Secret.of("of-slow"), List.of(), List.of(), false, 4L));
    server = new IngestServer(config(Secret.of("of-everybody"), tokens), publisher, clock);
  }

  @BeforeEach
  void listen() {
    route("shop", "shop-metrics");
    route("shop", "shop-audit");
    route("bank", "bank-metrics");
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aTokenSpeaksForItsOwnClusterAndSource() throws Exception {
    assertThat(post("of-shop", "shop-audit", "shop").statusCode()).isEqualTo(202);
    assertThat(post("of-metrics", "shop-metrics", "shop").statusCode()).isEqualTo(202);
    assertThat(publisher.events()).hasSize(2);
  }

  @Test
  void theTokenWithoutANameSpeaksForEverything() throws Exception {
    assertThat(post("of-everybody", "shop-audit", "shop").statusCode()).isEqualTo(202);
    assertThat(post("of-everybody", "bank-metrics", "bank").statusCode()).isEqualTo(202);
  }

  @Test
  void takesATokenAsThePasswordOfAnyUser() throws Exception {
    assertThat(basic("anyone:of-shop").statusCode()).isEqualTo(202);
    assertThat(basic(":of-everybody").statusCode()).isEqualTo(202);
    assertThat(basic("of-shop:wrong").statusCode()).isEqualTo(401);
    assertThat(send("shop-audit", "shop", "Authorization", "Basic %%%").statusCode())
        .isEqualTo(401);
  }

  /** With the example of GitHub's own documentation of its signatures. */
  @Test
  void knowsTheSignatureThatGitHubWouldMake() {
    Bearers bearers =
        new Bearers(
            NONE,
            Map.of(
                "github",
                new AccessToken(
                    Secret.of("It's a Secret to Everybody"), List.of(), List.of(), true, 0L)),
            clock);

    Optional<Bearer> bearer =
        bearers.of(
            "Hello, World!".getBytes(UTF_8),
            HexFormat.of()
                .parseHex("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));

    assertThat(bearer).map(Bearer::token).contains("github");
  }

  @Test
  void takesABodyThatIsSignedWithASecretThatMaySign() throws Exception {
    assertThat(signed("shop-audit", "shop", "shop", "hush").statusCode()).isEqualTo(202);
    assertThat(publisher.events()).hasSize(1);

    assertThat(signed("shop-audit", "shop", "bank", "hush").statusCode())
        .as("altered")
        .isEqualTo(401);
    assertThat(signed("shop-audit", "shop", "shop", "of-shop").statusCode())
        .as("a secret that may not sign")
        .isEqualTo(401);
    assertThat(signed("bank-metrics", "bank", "bank", "hush").statusCode())
        .as("of another cluster")
        .isEqualTo(403);
    assertThat(signed("shop-audit", "x".repeat((1 << 20) + 1), "x", "hush").statusCode())
        .as("longer than strangers may send")
        .isEqualTo(413);
    assertThat(send("shop-audit", "shop", "X-Hub-Signature-256", "sha256=00").statusCode())
        .isEqualTo(401);
    assertThat(publisher.events()).hasSize(1);
  }

  @Test
  void tellsWhoSendsMoreThanItsRateWhenToComeAgain() throws Exception {
    assertThat(post("of-slow", "shop-audit", "shop shop shop shop").statusCode()).isEqualTo(202);

    HttpResponse<String> answer = post("of-slow", "shop-audit", "shop");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"token 'slow' has sent more than its bytesPerSecond: send this again"
                + " later\"}\n");
    assertThat(answer.headers().firstValue("Retry-After").map(Integer::valueOf).orElseThrow())
        .isBetween(1, 4);
    assertThat(post("of-shop", "shop-audit", "shop").statusCode()).as("another's").isEqualTo(202);
  }

  @Test
  void refusesTheClusterOfAnotherBeforeItReads() throws Exception {
    HttpResponse<String> answer = post("of-shop", "bank-metrics", "bank");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"token 'shop' may not speak for cluster 'bank', which is that of source"
                + " 'bank-metrics': it may for 'shop'\"}\n");
    assertThat(publisher.events()).isEmpty();
    assertThat(server.refusedClaims())
        .isEqualTo(Map.of(new RefusedClaims.Claim("shop", "bank-metrics", "cluster"), 1L));
  }

  @Test
  void refusesAnotherSourceOfTheSameCluster() throws Exception {
    HttpResponse<String> answer = post("of-metrics", "shop-audit", "shop");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains(
            "token 'metrics' may not speak for source 'shop-audit': it may for 'shop-metrics'");
    assertThat(publisher.events()).isEmpty();
  }

  @Test
  void refusesAnEventThatNamesAnotherClusterAndTellsWhatElseWasPublished() throws Exception {
    HttpResponse<String> answer = post("of-shop", "shop-audit", "shop bank shop");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"token 'shop' may not speak for cluster 'bank': it may for 'shop'; 1 of 3"
                + " events were refused, the others are published\",\"refused\":1,\"accepted\":2,"
                + "\"rejected\":0}\n");
    assertThat(publisher.events())
        .extracting(event -> event.value().get(2).toString())
        .containsExactly("shop", "shop");
    assertThat(server.refusedClaims())
        .isEqualTo(Map.of(new RefusedClaims.Claim("shop", "shop-audit", "cluster"), 1L));
  }

  @Test
  void refusesAnEventWhoseSubjectOrKeyOrSourceIsAnothers() {
    Bearer shop =
        new Bearer(
            "shop", new AccessToken(Secret.of("x"), List.of("shop"), List.of("shop-metrics")));

    assertThat(shop.refusalOf(event("shop", "shop/node/a", "shop-metrics"))).isEmpty();
    assertThat(shop.refusalOf(event("shop", "bank/node/a", "shop-metrics"))).isPresent();
    assertThat(shop.refusalOf(event("shop", "shop/node/a", "bank-metrics"))).isPresent();
    ParsedEvent honest = event("shop", "shop/node/a", "shop-metrics");
    assertThat(shop.refusalOf(new ParsedEvent("bank/node/a", honest.value(), honest.time())))
        .isPresent();
  }

  @Test
  void twoSecretsAreValidWhileATokenIsRotatedAndTheOldOneIsNotAfterwards() throws Exception {
    rewrite("of-metrics\nthe-next\n");
    assertThat(post("of-metrics", "shop-metrics", "shop").statusCode()).isEqualTo(202);
    assertThat(post("the-next", "shop-metrics", "shop").statusCode()).isEqualTo(202);

    rewrite("the-next\n");

    assertThat(post("of-metrics", "shop-metrics", "shop").statusCode()).isEqualTo(401);
    assertThat(post("the-next", "shop-metrics", "shop").statusCode()).isEqualTo(202);
    assertThat(post("the-next", "shop-audit", "shop").statusCode()).isEqualTo(403);
  }

  @Test
  void aSecretWhoseFileIsGoneOrEmptyForAMomentStaysValid() throws Exception {
    Files.delete(file);
    clock.pass(SECOND);
    assertThat(post("of-metrics", "shop-metrics", "shop").statusCode()).isEqualTo(202);
    rewrite("");
    assertThat(post("of-metrics", "shop-metrics", "shop").statusCode()).isEqualTo(202);
    assertThat(post("", "shop-metrics", "shop").statusCode()).isEqualTo(401);

    rewrite("the-next");

    assertThat(post("the-next", "shop-metrics", "shop").statusCode()).isEqualTo(202);
    assertThat(post("of-metrics", "shop-metrics", "shop").statusCode()).isEqualTo(401);
  }

  @Test
  void aSecretThatHasBecomeThatOfTwoTokensLetsNobodyIn() throws Exception {
    rewrite("of-shop\n");

    assertThat(post("of-shop", "shop-metrics", "shop").statusCode()).isEqualTo(401);
  }

  @Test
  void showsNoSecretToWhomeverItRefuses() throws Exception {
    String refused =
        post("of-shop", "bank-metrics", "bank").body()
            + post("of-metrics", "shop-audit", "shop").body()
            + post("wrong", "shop-audit", "shop").body()
            + server.refusedClaims()
            + config(Secret.of("of-everybody"), new TreeMap<>())
            + new AccessToken(Secret.inFile(file), List.of(), List.of());

    assertThat(refused).doesNotContain("of-shop", "of-metrics", "of-everybody", "wrong");
  }

  @Test
  void tokensWithANameAreEnoughToListenBeyondLoopback() {
    SortedMap<String, AccessToken> tokens = new TreeMap<>();
    tokens.put("shop", new AccessToken(Secret.of("x"), List.of(), List.of()));

    assertThat(config("0.0.0.0", NONE, tokens).toString())
        .isEqualTo("Config[address=0.0.0.0, port=0, tls=none, token=none, tokens=[shop]]");
  }

  @Test
  void refusesTokensThatCannotBeToldApart() {
    SortedMap<String, AccessToken> tokens = new TreeMap<>();
    tokens.put("a", new AccessToken(Secret.of("hush"), List.of(), List.of()));
    tokens.put("b", new AccessToken(Secret.of("hush"), List.of(), List.of()));
    SortedMap<String, AccessToken> spaced = new TreeMap<>();
    spaced.put("a b", new AccessToken(Secret.of("hush"), List.of(), List.of()));

    assertThatThrownBy(() -> config(NONE, tokens))
        .hasMessage(
            "tokens must be of one secret each, that no other has, was the same for 'a' and 'b'");
    assertThatThrownBy(() -> config(NONE, spaced))
        .hasMessageStartingWith("tokens must be named by letters, digits,");
  }

  @Test
  void saysWhatIsWrongWithASecretAndNotWhatItIs() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), " \n");
    Path many = Files.writeString(directory.resolve("many"), "line\n".repeat(17));

    assertThatThrownBy(() -> Secret.inFile(empty)).hasMessageEndingWith("one a line, and held 0");
    assertThatThrownBy(() -> Secret.inFile(many)).hasMessageEndingWith("one a line, and held 17");
    assertThatThrownBy(() -> Secret.inFile(directory.resolve("none")))
        .hasMessageEndingWith("does not exist; it must hold the secret");
    assertThatThrownBy(() -> new AccessToken(NONE, List.of(), List.of()))
        .hasMessageStartingWith("secret must be a text such as ${file:");
    assertThatThrownBy(() -> new AccessToken(Secret.of("x"), List.of("a/b"), List.of()))
        .hasMessageStartingWith("clusters must be letters, digits,");
  }

  /** A second later by the listener's clock. */
  private void rewrite(String text) throws IOException {
    Files.writeString(file, text);
    clock.pass(SECOND);
  }

  private HttpResponse<String> post(String secret, String source, String body) throws Exception {
    return send(source, body, "Authorization", "Bearer " + secret);
  }

  private HttpResponse<String> basic(String pair) throws Exception {
    String credentials = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    return send("shop-audit", "shop", "Authorization", "Basic " + credentials);
  }

  /**
   * @param sent in place of what was signed
   */
  private HttpResponse<String> signed(String source, String sent, String signed, String secret)
      throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    String signature = HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8)));
    return send(source, sent, "X-Hub-Signature-256", "sha256=" + signature);
  }

  private HttpResponse<String> send(String source, String body, String header, String value)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/v1/%s".formatted(server.port(), source)))
            .header(header, value)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Reads the clusters that a body names, each as one sample. */
  private void route(String cluster, String source) {
    server
        .of(new Provenance(cluster, source))
        .post(
            "/v1/" + source,
            source,
            Set.of("samples"),
            RecordReader.ofEach(
                record ->
                    Arrays.stream(new String(record, UTF_8).split(" "))
                        .map(named -> event(named, named + "/node/a", source))
                        .toList()));
  }

  private static ParsedEvent event(String cluster, String subject, String source) {
    ResourceSample sample =
        ResourceSample.newBuilder()
            .setEventId("id")
            .setTime(Instant.EPOCH)
            .setCluster(cluster)
            .setSource(source)
            .setSubject(subject)
            .setSubjectKind(SubjectKind.NODE)
            .setStart(Instant.EPOCH)
            .build();
    return new ParsedEvent(subject, sample, Instant.EPOCH);
  }

  private static IngestServer.Config config(Secret token, SortedMap<String, AccessToken> tokens) {
    return config("127.0.0.1", token, tokens);
  }

  private static IngestServer.Config config(
      String address, Secret token, SortedMap<String, AccessToken> tokens) {
    return new IngestServer.Config(
        address,
        0,
        ListenerTls.none(),
        token,
        tokens,
        1 << 20,
        1 << 20,
        100,
        4 << 20,
        SECOND.multipliedBy(5),
        SECOND.multipliedBy(5),
        SECOND.multipliedBy(5));
  }
}
