package io.firedamp.sinks.http;

import static io.firedamp.sinks.TestContexts.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.firedamp.schemas.Product;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Java's own HTTP server, on loopback. */
class HttpPosterTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration IMPATIENT = Duration.ofMillis(200);

  private final SinkContext context = TestContexts.context("siem", List.of("s3cr3t-setting"));
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService handlers = Executors.newCachedThreadPool();
  private HttpServer server;

  /** What the server does with a request whose body was read. */
  private interface Handler {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(handlers);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    handlers.shutdownNow();
  }

  @Test
  void postsTheBodyWithItsTypeAndTheHeadersOnce() throws Exception {
    answers(204, "");

    HttpAnswer answer = post("{\"a\":1}");

    assertThat(answer.outcome()).isEqualTo(new Delivered());
    assertThat(requests.take())
        .startsWith("POST /hook?key=s3cr3t-in-the-query\n")
        .contains("content-type: application/json\n")
        .contains("authorization: Bearer s3cr3t-token\n")
        .contains("user-agent: Firedamp/" + Product.version() + "\n")
        .doesNotContain("upgrade")
        .endsWith("\n{\"a\":1}");
    assertThat(requests).isEmpty();
    assertThat(context.counters().counts()).isEmpty();
  }

  @Test
  void postsToAPathBehindTheUrlWithHeadersOfOneRequest() throws Exception {
    answers(200, "");
    String base = target() + "/base/";

    poster(() -> base, PATIENT).post("/a?b=c", Map.of("X-One", "1"), "a/b", "x".getBytes(UTF_8));

    assertThat(requests.take()).startsWith("POST /base/a?b=c\n").contains("x-one: 1\n");
  }

  @Test
  void postsNothingToTheLink() {
    HttpAnswer answer = poster(() -> "http://169.254.1.1/", PATIENT).post("a/b", new byte[0]);

    assertThat(answer.outcome()).isInstanceOf(Hold.class);
    assertThat(reason(answer)).startsWith("http://169.254.1.1 is at 169.254.1.1, an address of");
  }

  @Test
  void givesTheAnswerToWhoReadsOutcomesInIt() {
    answers(200, "{\"errors\":true}");

    HttpAnswer answer = post("x");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"errors\":true}");
    assertThat(answer.toString()).doesNotContain("errors");
  }

  @ParameterizedTest
  @CsvSource({"429, 0", "503, 0", "408, 1", "500, 1", "502, 1", "504, 1"})
  void triesAgainAndCountsWhatMayHaveBeenTaken(int status, long ambiguous) {
    answers(status, "busy");

    assertThat(post("x").outcome())
        .isEqualTo(new Retry(Duration.ZERO, target() + " answered " + status + ": busy"));
    assertThat(counted("ambiguous")).isEqualTo(ambiguous);
  }

  @Test
  void waitsAsLongAsItIsAskedTo() {
    handles(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "17");
          exchange.sendResponseHeaders(429, -1);
        });

    assertThat(post("x").outcome())
        .isEqualTo(new Retry(Duration.ofSeconds(17), target() + " answered 429"));
  }

  @Test
  void waitsUntilTheDateItIsAskedToByItsOwnClock() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.plusSeconds(90).atOffset(ZoneOffset.UTC));
    handles(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", date);
          exchange.sendResponseHeaders(503, -1);
        });

    assertThat(post("x").outcome())
        .isEqualTo(new Retry(Duration.ofSeconds(90), target() + " answered 503"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410, 501})
  void waitsForAPersonWhereTokenOrAddressAreWrong(int status) {
    answers(status, "no");

    assertThat(post("x").outcome()).isEqualTo(new Hold(target() + " answered " + status + ": no"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void blamesWhatWasSentWhereTheDestinationDoes(int status) {
    answers(status, "odd");

    assertThat(post("x").outcome())
        .isEqualTo(new Poison(target() + " answered " + status + ": odd"));
  }

  @Test
  void followsNobodyWithASecretInItsHeaders() throws Exception {
    handles(
        exchange -> {
          exchange.getResponseHeaders().add("Location", target() + "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        });

    assertThat(post("x").outcome()).isInstanceOf(Hold.class);
    requests.take();
    assertThat(requests).isEmpty();
  }

  @Test
  void showsNoSecretThatTheDestinationRepeats() {
    handles(
        exchange -> {
          String echo =
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestURI()
                  + " s3cr3t-setting \u001b[2J\u202e";
          byte[] body = echo.getBytes(UTF_8);
          exchange.sendResponseHeaders(403, body.length);
          exchange.getResponseBody().write(body);
        });

    HttpAnswer answer = post("x");

    assertThat(reason(answer))
        .doesNotContain("s3cr3t")
        .doesNotContain("\u001b")
        .contains("\\u001b[2J\\u202e");
    assertThat(answer.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void cutsASecretOutBeforeItCutsTheAnswer() {
    handles(
        exchange -> {
          byte[] body = ("x".repeat(180) + "s3cr3t-token" + "y".repeat(500)).getBytes(UTF_8);
          exchange.sendResponseHeaders(403, body.length);
          exchange.getResponseBody().write(body);
        });

    assertThat(reason(post("x"))).doesNotContain("s3cr").endsWith("…");
  }

  @Test
  void keepsTheBeginningOfAnAnswerThatNeverEnds() {
    handles(
        exchange -> {
          exchange.sendResponseHeaders(503, 0);
          byte[] chunk = "x".repeat(8_192).getBytes(UTF_8);
          try (OutputStream out = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
              out.write(chunk);
            }
          }
        });

    HttpAnswer answer = post("x");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).hasSize(64 * 1024);
  }

  @Test
  void countsAsAmbiguousWhatIsNotAnsweredInTime() {
    handles(exchange -> over.await());

    HttpAnswer answer = poster(IMPATIENT).post("text/plain", new byte[1]);

    assertThat(answer.outcome()).isInstanceOf(Retry.class);
    assertThat(reason(answer)).startsWith(target() + " may have taken it: ");
    assertThat(counted("ambiguous")).isEqualTo(1);
  }

  @Test
  void waitsNoLongerForAnAnswerThatStopsHalfway() {
    handles(
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          over.await();
        });

    HttpAnswer answer = poster(IMPATIENT).post("text/plain", new byte[1]);

    assertThat(answer.outcome()).isInstanceOf(Retry.class);
    assertThat(counted("ambiguous")).isEqualTo(1);
  }

  @Test
  void countsAsAmbiguousWhatWasSentToWhoHangsUp() throws Exception {
    try (ServerSocket receiver = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      handlers.execute(
          () -> {
            try (Socket socket = receiver.accept()) {
              assertThat(socket.getInputStream().read()).isPositive();
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });

      HttpAnswer answer =
          poster(() -> url(receiver.getLocalPort()), PATIENT).post("a/b", "x".getBytes(UTF_8));

      assertThat(answer.outcome()).isInstanceOf(Retry.class);
      assertThat(answer.status()).isZero();
      assertThat(counted("ambiguous")).isEqualTo(1);
    }
  }

  @Test
  void knowsThatNothingWasTakenWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    HttpAnswer answer = poster(() -> url(port), PATIENT).post("a/b", new byte[0]);

    assertThat(answer.outcome()).isInstanceOf(Retry.class);
    assertThat(reason(answer)).startsWith("http://127.0.0.1:" + port + " cannot be reached: ");
    assertThat(counted("ambiguous")).isZero();
  }

  @Test
  void triesAgainWhereANameIsUnknown() {
    HttpAnswer answer = poster(() -> "http://nowhere.invalid/", PATIENT).post("a/b", new byte[0]);

    assertThat(answer.outcome()).isInstanceOf(Retry.class);
    assertThat(counted("ambiguous")).isZero();
  }

  @Test
  void keepsTheInterruptionOfItsThread() {
    handles(exchange -> over.await());
    Thread.currentThread().interrupt();

    HttpAnswer answer = post("x");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer.outcome()).isInstanceOf(Retry.class);
  }

  @Test
  void postsAgainAfterItWasClosed() {
    answers(200, "");
    HttpPoster poster = poster(PATIENT);
    poster.post("a/b", new byte[0]);

    poster.close();
    poster.close();

    assertThat(poster.post("a/b", new byte[0]).outcome()).isEqualTo(new Delivered());
  }

  private void answers(int status, String body) {
    handles(
        exchange -> {
          byte[] bytes = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  private void handles(Handler handler) {
    server.createContext(
        "/",
        exchange -> {
          requests.add(described(exchange));
          try (exchange) {
            handler.handle(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static String described(HttpExchange exchange) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                text.append('\n')
                    .append(name.toLowerCase(java.util.Locale.ROOT))
                    .append(": ")
                    .append(values.get(0)));
    return text.append("\n\n")
        .append(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
        .toString();
  }

  private HttpAnswer post(String body) {
    return poster(PATIENT).post("application/json", body.getBytes(UTF_8));
  }

  private HttpPoster poster(Duration timeout) {
    return poster(() -> url(server.getAddress().getPort()), timeout);
  }

  private HttpPoster poster(Supplier<String> url, Duration timeout) {
    return new HttpPoster(
        new HttpConfig(
            url.get(),
            Map.of("Authorization", "Bearer s3cr3t-token"),
            PATIENT,
            timeout,
            TlsConfig.defaults()),
        context);
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port + "/hook?key=s3cr3t-in-the-query";
  }

  private String target() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private long counted(String event) {
    return context.counters().counts().getOrDefault(event, 0L);
  }

  private static String reason(HttpAnswer answer) {
    Outcome outcome = answer.outcome();
    return outcome instanceof Retry retry
        ? retry.reason()
        : outcome instanceof Hold hold ? hold.reason() : ((Poison) outcome).reason();
  }
}
