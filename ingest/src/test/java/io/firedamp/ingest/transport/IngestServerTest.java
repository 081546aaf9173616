package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.firedamp.ingest.Await;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.schemas.avro.ImagePull;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestServerTest {
  private static final String TOKEN = "a-token-of-the-test";
  private static final String PATH = "/v1/test";
  private static final Provenance SOURCE = new Provenance("prod", "test");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final String NOT_CUT = "not cut within 30 s";
  private static final int MEBIBYTE = 1 << 20;
  private static final String GET = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final Words words = new Words();
  private final HttpClient client = HttpClient.newHttpClient();
  private final IngestServer server = server(TOKEN, PATIENCE);

  @BeforeEach
  void listen() {
    server.of(SOURCE).post(PATH, "test", Set.of("words"), words);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void acceptsWhatKafkaHasAcknowledged() throws Exception {
    HttpResponse<String> answer = post("one two");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"accepted\":2,\"rejected\":0}\n");
    assertThat(publisher.events()).extracting(ParsedEvent::key).containsExactly("one", "two");
  }

  @Test
  void inflatesGzipAndZstd() throws Exception {
    int gzip = post(DecompressionTest.gzip("one".getBytes(UTF_8)), "gzip").statusCode();
    int zstd = post(Zstd.compress("two".getBytes(UTF_8)), "zstd").statusCode();

    assertThat(List.of(gzip, zstd)).containsExactly(202, 202);
    assertThat(publisher.events()).extracting(ParsedEvent::key).containsExactly("one", "two");
  }

  @Test
  void saysWhatIsMalformedAndKeepsTheBytes() throws Exception {
    HttpResponse<String> answer = post("malformed \"<b>\"");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"error\":\"word 1: was 'malformed'\"}\n");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(publisher.rejected())
        .containsExactly(
            new RecordingPublisher.Rejected(
                "test /v1/test", "malformed \"<b>\"", "word 1: was 'malformed'"));
  }

  @Test
  void survivesAReaderThatFailsAndTellsNobodyWhere() throws Exception {
    HttpResponse<String> answer = post("broken");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("\tat ").contains("the reader of /v1/test failed");
    assertThat(publisher.rejected()).hasSize(1);
    assertThat(post("one").statusCode()).isEqualTo(202);
  }

  @Test
  void answersAfterAnErrorAndKeepsNoMemoryForIt() throws Exception {
    for (int i = 0; i < 6; i++) {
      assertThat(post("error " + "x".repeat(MEBIBYTE - 10)).statusCode()).isEqualTo(500);
    }

    assertThat(post("one").statusCode()).isEqualTo(202);
  }

  @Test
  void letsNobodyInWithoutTheToken() throws Exception {
    HttpResponse<String> none = send(request(PATH).POST(body("one")));
    HttpResponse<String> wrong =
        send(request(PATH).header("Authorization", "Bearer wrong").POST(body("one")));
    HttpResponse<String> nowhere = send(request("/nowhere").GET());

    assertThat(List.of(none.statusCode(), wrong.statusCode(), nowhere.statusCode()))
        .containsExactly(401, 401, 401);
    assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(publisher.events()).isEmpty();
  }

  @Test
  void refusesBrowsersWhereItAsksForNoToken() throws Exception {
    try (IngestServer open = server("", PATIENCE)) {
      open.of(SOURCE).post(PATH, "test", Set.of("words"), words);
      open.start();

      String answer =
          raw(
              open.port(),
              "POST /v1/test HTTP/1.1\r\nHost: x\r\nOrigin: http://evil\r\nContent-Length: 3\r\n\r\none");

      assertThat(answer).startsWith("HTTP/1.1 403 ");
      assertThat(publisher.events()).isEmpty();
    }
  }

  @Test
  void refusesToListenBeyondLoopbackWithoutAToken() {
    assertThatThrownBy(
            () ->
                new IngestServer.Config(
                    "0.0.0.0",
                    0,
                    ListenerTls.none(),
                    Secret.of(""),
                    new TreeMap<>(),
                    1,
                    1,
                    1,
                    1,
                    SHORT,
                    SHORT,
                    SHORT))
        .hasMessage(
            "token must be set unless address is a loopback address or tls.clients is set, was '0.0.0.0' without a token: anybody could send false events");
    assertThat(IngestServer.Config.defaults().toString()).contains("token=none");
  }

  @Test
  void answersUnknownPathsMethodsAndEncodings() throws Exception {
    int path = send(authorised("/v1/nowhere").POST(body("one"))).statusCode();
    HttpResponse<String> method = send(authorised(PATH).GET());
    int encoding = post("one".getBytes(UTF_8), "br").statusCode();

    assertThat(List.of(path, method.statusCode(), encoding)).containsExactly(404, 405, 415);
    assertThat(method.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void saysThatThereIsNoRoomAndGoesOnOnceThereIs() throws Exception {
    publisher.setFull(true);
    HttpResponse<String> full = post("one");
    publisher.setFull(false);

    assertThat(full.statusCode()).isEqualTo(507);
    assertThat(full.body()).contains("no room for more events");
    assertThat(publisher.events()).isEmpty();
    assertThat(post("one").statusCode()).isEqualTo(202);
  }

  @Test
  void sendsSendersAwayWhileItsBufferIsFull() throws Exception {
    publisher.setSaturated(true);
    HttpResponse<String> full = post("one");
    publisher.setSaturated(false);

    assertThat(full.statusCode()).isEqualTo(429);
    assertThat(full.headers().firstValue("Retry-After")).contains("2");
    assertThat(post("one").statusCode()).isEqualTo(202);
  }

  @Test
  void owesWhatItCouldNotPublishThoughTheReaderHasSeenIt() throws Exception {
    publisher.failWith(new TimeoutException("no broker"));
    int away = post("one").statusCode();
    int stillAway = post("one").statusCode();
    publisher.failWith(null);
    int owing = post("one").statusCode();
    HttpResponse<String> back = post("one");

    // The reader leaves repeated words out, so only what is owed can bring the event.
    assertThat(List.of(away, stillAway, owing)).containsExactly(503, 503, 503);
    assertThat(back.body()).isEqualTo("{\"accepted\":0,\"rejected\":0}\n");
    assertThat(publisher.events()).extracting(ParsedEvent::key).containsExactly("one");
  }

  @Test
  void publishesWhatReadersStillHoldWhenItCloses() throws Exception {
    post("one");

    server.close();

    assertThat(publisher.events()).extracting(ParsedEvent::key).containsExactly("one", "last");
  }

  @Test
  void refusesAHundredMegabytesWithAndWithoutAnnouncement() throws Exception {
    byte[] chunk = new byte[MEBIBYTE];
    String announced = flood("Content-Length: 104857600", chunk, false);
    String chunked = flood("Transfer-Encoding: chunked", chunk, true);

    assertThat(announced).startsWith("HTTP/1.1 413 ").contains("longer than 1048576 bytes");
    assertThat(chunked).startsWith("HTTP/1.1 413 ").contains("longer than 1048576 bytes");
    assertThat(post("one").statusCode()).isEqualTo(202);
  }

  @Test
  void refusesBombs() throws Exception {
    byte[] gzip = DecompressionTest.gzip(new byte[100 * MEBIBYTE]);
    byte[] zstd = Zstd.compress(new byte[100 * MEBIBYTE]);

    HttpResponse<String> first = post(gzip, "gzip");
    HttpResponse<String> second = post(zstd, "zstd");
    HttpResponse<String> notGzip = post("one".getBytes(UTF_8), "gzip");

    assertThat(List.of(first.statusCode(), second.statusCode(), notGzip.statusCode()))
        .containsExactly(413, 413, 400);
    assertThat(publisher.rejected()).hasSize(1);
  }

  @Test
  void cutsASlowBodyAndServesOthersMeanwhile() throws Exception {
    try (IngestServer hurried = listening(SHORT)) {
      CompletableFuture<String> slow =
          CompletableFuture.supplyAsync(
              () -> drip(hurried.port(), head("Content-Length: 1000"), "x"));

      String meanwhile = raw(hurried.port(), GET);

      assertThat(meanwhile).startsWith("HTTP/1.1 401 ");
      assertThat(slow.get()).startsWith("HTTP/1.1 408 ").contains("has not come within PT0.7S");
    }
  }

  @Test
  void cutsSlowHeaders() {
    try (IngestServer hurried = listening(SHORT)) {
      String answer = drip(hurried.port(), head("Content-Length: 3").strip(), " ");

      assertThat(answer).doesNotContain(" 202 ").isNotEqualTo(NOT_CUT);
    }
  }

  @Test
  void refusesTooManyAndTooLongHeaders() throws Exception {
    String many = raw(server.port(), head("X-A: 1\r\n".repeat(200) + "Content-Length: 3"));
    String longOne = raw(server.port(), head("X-A: " + "a".repeat(100_000)));

    assertThat(many).startsWith("HTTP/1.1 4");
    assertThat(longOne).startsWith("HTTP/1.1 4");
    assertThat(post("one").statusCode()).isEqualTo(202);
  }

  @Test
  void hangsUpOnChunksThatAreNone() throws Exception {
    String answer =
        raw(server.port(), head("Transfer-Encoding: chunked") + "zzz\r\none\r\n0\r\n\r\n");

    // Undertow hangs up: what follows on such a connection cannot be told apart from a request.
    assertThat(answer).isEmpty();
    assertThat(publisher.events()).isEmpty();
    assertThat(post("one").statusCode()).isEqualTo(202);
  }

  @Test
  void servesAClientWhileOthersOfItsAddressHoldAllTheyCan() throws Exception {
    try (Held held = new Held()) {
      for (int i = 0; i < 520; i++) {
        held.asking("127.0.0.1");
      }

      HttpResponse<String> answer = send(authorised(PATH).timeout(PATIENCE).POST(body("one")));

      assertThat(answer.statusCode()).isEqualTo(202);
      Await.until("a bound", PATIENCE, () -> server.evicted() >= 520 - 128);
    }
  }

  @Test
  void takesThePlaceOfWhomHoldsTheMost() throws Exception {
    try (Held held = new Held()) {
      Socket quiet = held.asking("127.0.0.9");
      for (int i = 0; i < 128; i++) {
        for (String address : List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5")) {
          held.asking(address);
        }
      }

      assertThat(post("one").statusCode()).isEqualTo(202);
      assertThat(server.evicted()).isPositive();
      quiet.getOutputStream().write(GET.getBytes(UTF_8));
      assertThat(answerOf(quiet)).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void leavesAClientItsPlaceWhileItIsServed() throws Exception {
    publisher.hold();
    CompletableFuture<HttpResponse<String>> served =
        client.sendAsync(authorised(PATH).POST(body("one")).build(), BodyHandlers.ofString());
    Await.until("a body", PATIENCE, () -> words.seen.containsKey("one"));
    try (Held held = new Held()) {
      for (int i = 0; i < 200; i++) {
        held.asking("127.0.0.1");
      }

      publisher.letGo();

      assertThat(served.get().statusCode()).isEqualTo(202);
    }
  }

  @Test
  void readsOneBodyOfAPathAtATime() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> answers =
        java.util.stream.IntStream.range(0, 50)
            .mapToObj(
                i ->
                    client.sendAsync(
                        authorised(PATH).POST(body("w" + i)).build(), BodyHandlers.ofString()))
            .toList();

    for (var answer : answers) {
      assertThat(answer.get().statusCode()).isEqualTo(202);
    }
    assertThat(words.mostAtOnce).isEqualTo(1);
    assertThat(publisher.events()).hasSize(50);
  }

  @Test
  void takesAPathForOneSourceOnly() {
    assertThatThrownBy(
            () ->
                server
                    .of(new Provenance("prod", "other"))
                    .post(PATH, "other", Set.of("words"), words))
        .hasMessage("path /v1/test of source 'other' is taken by source 'test'");
  }

  private IngestServer listening(Duration deadline) {
    IngestServer listening = server(TOKEN, deadline);
    listening.of(SOURCE).post(PATH, "test", Set.of("words"), words);
    listening.start();
    return listening;
  }

  private IngestServer server(String token, Duration deadline) {
    return new IngestServer(
        new IngestServer.Config(
            "127.0.0.1",
            0,
            ListenerTls.none(),
            Secret.of(token),
            new TreeMap<>(),
            MEBIBYTE,
            MEBIBYTE / 4,
            100,
            4 * MEBIBYTE,
            deadline,
            deadline,
            deadline),
        publisher,
        Clock.systemUTC());
  }

  private HttpResponse<String> post(String text) throws Exception {
    return send(authorised(PATH).POST(body(text)));
  }

  private HttpResponse<String> post(byte[] bytes, String encoding) throws Exception {
    return send(
        authorised(PATH)
            .header("Content-Encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder authorised(String path) {
    return request(path).header("Authorization", "Bearer " + TOKEN);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private static String head(String headers) {
    return "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n"
        .formatted(PATH, TOKEN, headers);
  }

  private static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return answerOf(socket);
    }
  }

  private String flood(String header, byte[] chunk, boolean chunked) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(head(header).getBytes(UTF_8));
      try {
        for (int i = 0; i < 100; i++) {
          out.write(chunked ? "100000\r\n".getBytes(UTF_8) : new byte[0]);
          out.write(chunk);
          out.write(chunked ? "\r\n".getBytes(UTF_8) : new byte[0]);
        }
      } catch (IOException closed) {
        // The answer, if it came, is still to be read.
      }
      return answerOf(socket);
    }
  }

  /** The first at once, and then another byte each 50 ms until it is cut. */
  private static String drip(int port, String atOnce, String slowly) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(50);
      socket.getOutputStream().write(atOnce.getBytes(UTF_8));
      byte[] one = slowly.getBytes(UTF_8);
      for (int i = 0; i < 600; i++) {
        socket.getOutputStream().write(one);
        try {
          return answerOf(socket);
        } catch (SocketTimeoutException stillWaiting) {
          // The pause between two bytes.
        }
      }
      return NOT_CUT;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String answerOf(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] some = new byte[4096];
    int count = in.read(some);
    return count < 0 ? "" : new String(Arrays.copyOf(some, count), UTF_8);
  }

  /** Connections without a token, each of which has asked for something once. */
  private final class Held implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    Socket asking(String from) throws IOException {
      Socket socket =
          new Socket(
              InetAddress.getLoopbackAddress(), server.port(), InetAddress.getByName(from), 0);
      sockets.add(socket);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(GET.getBytes(UTF_8));
      assertThat(answerOf(socket)).startsWith("HTTP/1.1 401 ");
      return socket;
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Makes an event of every new word. */
  private static final class Words implements RecordReader {
    private final Map<String, Boolean> seen = new ConcurrentHashMap<>();
    private int atOnce;
    private int mostAtOnce;

    @Override
    public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      try {
        String[] all = new String(record, UTF_8).split(" ");
        if (all[0].equals("malformed")) {
          throw new MalformedEventException("word 1: was 'malformed'");
        }
        if (all[0].equals("error")) {
          throw new AssertionError("no stack left");
        }
        if (all[0].equals("broken")) {
          throw new IllegalStateException("a bug");
        }
        return Arrays.stream(all).filter(this::isNew).map(Words::event).toList();
      } finally {
        atOnce--;
      }
    }

    @Override
    public List<ParsedEvent> finish() {
      return seen.isEmpty() ? List.of() : List.of(event("last"));
    }

    @Override
    public OptionalLong oldestHeld() {
      return OptionalLong.empty();
    }

    @Override
    public RecordCounts counts() {
      return RecordCounts.NONE;
    }

    private boolean isNew(String word) {
      return seen.put(word, true) == null;
    }

    private static ParsedEvent event(String word) {
      ImagePull pull =
          ImagePull.newBuilder()
              .setEventId(word)
              .setTime(Instant.EPOCH)
              .setCluster("prod")
              .setSource("test")
              .setImage(word)
              .setRegistry("r")
              .setRepository(word)
              .build();
      return new ParsedEvent(word, pull, Instant.EPOCH);
    }
  }
}
