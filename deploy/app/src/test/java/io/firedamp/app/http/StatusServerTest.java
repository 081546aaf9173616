package io.firedamp.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.transport.Secret;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class StatusServerTest {
  private static final String TOKEN = "s3cret";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private StatusServer server = new StatusServer(open());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersPagesAndProbesWithTheirTypes() throws Exception {
    start(open());

    HttpResponse<String> page = get("/status");
    HttpResponse<String> probe = get("/healthz");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("{}");
    assertThat(page.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(probe.body()).isEqualTo("well");
  }

  @Test
  void makesAPageAnewForEveryRequest() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    server =
        new StatusServer(open()).page("/n", () -> Page.text(200, "" + asked.incrementAndGet()));
    server.start();

    assertThat(get("/n").body()).isEqualTo("1");
    assertThat(get("/n").body()).isEqualTo("2");
  }

  @Test
  void knowsNoOtherPageAndNoOtherMethod() throws Exception {
    start(open());

    HttpResponse<String> unknown = get("/v1/zeek");
    HttpResponse<String> posted =
        send(request("/status").POST(HttpRequest.BodyPublishers.ofString("x")));

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("Allow")).contains("GET");
  }

  @Test
  void hasSomethingDoneByPostAlone() throws Exception {
    server =
        new StatusServer(open())
            .action("/do", parameters -> Page.text(200, "did " + parameters.get("what")));
    server.start();

    HttpResponse<String> done =
        send(request("/do?what=it&what=no").POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(done.statusCode() + " " + done.body()).isEqualTo("200 did it");
    assertThat(get("/do?what=it").statusCode()).isEqualTo(405);
    assertThat(get("/do").headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void hasNothingDoneForAWebPageOrWithoutTheToken() throws Exception {
    AtomicInteger done = new AtomicInteger();
    server =
        new StatusServer(open())
            .action("/do", parameters -> Page.text(200, "" + done.incrementAndGet()));
    server.start();
    HttpResponse<String> crossOrigin =
        send(
            request("/do")
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody()));
    server.close();
    server =
        new StatusServer(new HttpConfig("127.0.0.1", 0, Secret.of(TOKEN)))
            .action("/do", parameters -> Page.text(200, "" + done.incrementAndGet()));
    server.start();
    HttpResponse<String> tokenless = send(request("/do").POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(crossOrigin.statusCode()).isEqualTo(403);
    assertThat(tokenless.statusCode()).isEqualTo(401);
    assertThat(done).hasValue(0);
  }

  @Test
  @Timeout(60)
  void hasOneThingDoneAtATimeAndMakesPagesMeanwhile() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    server =
        new StatusServer(open())
            .page("/status", () -> Page.text(200, "well"))
            .action("/do", parameters -> slow(stuck, release));
    server.start();
    HttpRequest doing = request("/do").POST(HttpRequest.BodyPublishers.noBody()).build();
    CompletableFuture<HttpResponse<String>> first = client.sendAsync(doing, text());
    stuck.await();

    assertThat(client.send(doing, text()).statusCode()).isEqualTo(503);
    assertThat(get("/status").body()).isEqualTo("well");

    release.countDown();
    assertThat(first.get().statusCode()).isEqualTo(200);
    assertThat(client.send(doing, text()).statusCode()).isEqualTo(200);
  }

  @Test
  void asksForItsTokenButNotOfAProbe() throws Exception {
    start(new HttpConfig("127.0.0.1", 0, Secret.of(TOKEN)));

    assertThat(get("/status").statusCode()).isEqualTo(401);
    assertThat(get("/nothing").statusCode()).isEqualTo(401);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(withToken("wrong").statusCode()).isEqualTo(401);
    assertThat(withToken(TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  @Timeout(60)
  void takesUpTheTokenThatItsFileHoldsNow(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("token"), TOKEN);
    start(new HttpConfig("127.0.0.1", 0, Secret.inFile(file)));
    assertThat(withToken(TOKEN).statusCode()).isEqualTo(200);

    Files.writeString(file, "the-next");

    while (withToken("the-next").statusCode() != 200) {
      // Each answer takes a while.
    }
    assertThat(withToken(TOKEN).statusCode()).isEqualTo(401);
  }

  @Test
  void letsNoWebPageReadAnOpenListener() throws Exception {
    start(open());

    HttpResponse<String> crossOrigin =
        send(request("/status").header("Origin", "https://evil.example").GET());

    assertThat(crossOrigin.statusCode()).isEqualTo(403);
    assertThat(crossOrigin.body()).doesNotContain("evil");
  }

  @Test
  void letsNoForeignNameLeadToAnOpenListener() throws Exception {
    start(open());

    assertThat(raw("GET /status HTTP/1.1\r\nHost: rebound.example\r\n\r\n")).startsWith("403");
    assertThat(raw("GET /status HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("200");
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: rebound.example\r\n\r\n")).startsWith("200");
  }

  @Test
  void saysThatAPageFailedAndGoesOn() throws Exception {
    server =
        new StatusServer(open())
            .page(
                "/bad",
                () -> {
                  throw new IllegalStateException("inner secret");
                })
            .page("/good", () -> Page.text(200, "good"));
    server.start();

    HttpResponse<String> bad = get("/bad");

    assertThat(bad.statusCode()).isEqualTo(500);
    assertThat(bad.body()).doesNotContain("secret");
    assertThat(get("/good").body()).isEqualTo("good");
  }

  @Test
  @Timeout(60)
  void keepsAReserveForProbesWhileEveryPageIsStuck() throws Exception {
    CountDownLatch stuck = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    server =
        new StatusServer(open())
            .probe("/healthz", () -> Page.text(200, "well"))
            .page("/slow", () -> slow(stuck, release));
    server.start();
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      asked.add(client.sendAsync(request("/slow").build(), text()));
    }
    assertThat(stuck.await(30, TimeUnit.SECONDS)).isTrue();

    HttpResponse<String> probe = get("/healthz");

    assertThat(probe.statusCode()).isEqualTo(200);
    release.countDown();
    assertThat(asked).allMatch(each -> each.join().statusCode() == 200);
  }

  @Test
  @Timeout(60)
  void answersProbesAndPagesWhileOthersHoldEveryConnection() throws Exception {
    start(open());
    URI url = URI.create(server.url());
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        held.add(new Socket(url.getHost(), url.getPort()));
      }

      assertThat(get("/healthz").statusCode()).isEqualTo(200);
      assertThat(get("/status").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  @Timeout(60)
  void refusesPagesBeyondWhatCanBeMadeAtOnce() throws Exception {
    CountDownLatch stuck = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    server = new StatusServer(open()).page("/slow", () -> slow(stuck, release));
    server.start();
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      asked.add(client.sendAsync(request("/slow").build(), text()));
    }

    HttpResponse<String> refused =
        CompletableFuture.anyOf(asked.toArray(CompletableFuture<?>[]::new))
            .thenApply(any -> any instanceof HttpResponse<?> r ? cast(r) : null)
            .get(30, TimeUnit.SECONDS);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    release.countDown();
    assertThat(asked.stream().filter(each -> each.join().statusCode() == 200)).hasSize(8);
  }

  @Test
  void saysThatItsPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server = new StatusServer(open().withPort(taken.getLocalPort()));

      assertThatThrownBy(server::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1 port " + taken.getLocalPort());
    }
  }

  @Test
  void hasNoAddressBeforeItStarts() {
    assertThatThrownBy(server::url).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesAnOpenAddressWithoutAToken() {
    assertThatThrownBy(() -> new HttpConfig("0.0.0.0", 8421, Secret.of("")))
        .hasMessageStartingWith("token must be set unless address is a loopback address");
    assertThatThrownBy(() -> new HttpConfig("127.evil.example", 8421, Secret.of("")))
        .hasMessageContaining("127.evil.example");
    assertThatThrownBy(() -> new HttpConfig("127.0.0.1", 70_000, Secret.of("")))
        .hasMessage("port must be 0..65535, was 70000");
    assertThat(new HttpConfig("0.0.0.0", 8421, Secret.of(TOKEN)).toString())
        .isEqualTo("HttpConfig[address=0.0.0.0, port=8421, token=***]");
    assertThat(new HttpConfig("::1", 1, Secret.of("")).host()).isEqualTo("[::1]");
  }

  private static HttpConfig open() {
    return HttpConfig.defaults().withPort(0);
  }

  private void start(HttpConfig config) {
    server =
        new StatusServer(config)
            .probe("/healthz", () -> Page.text(200, "well"))
            .page("/status", () -> Page.json(200, "{}"));
    server.start();
  }

  private static Page slow(CountDownLatch stuck, CountDownLatch release) {
    stuck.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Page.text(200, "slow");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(50));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  private HttpResponse<String> withToken(String token) throws Exception {
    return send(request("/status").header("Authorization", "Bearer " + token).GET());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), text());
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }

  @SuppressWarnings("unchecked") // Every request here is answered with text.
  private static HttpResponse<String> cast(HttpResponse<?> response) {
    return (HttpResponse<String>) response;
  }

  /** The status line's rest, of a request that the Java client would not send. */
  private String raw(String request) throws Exception {
    URI url = URI.create(server.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      String status = new String(in.readNBytes(15), StandardCharsets.ISO_8859_1);
      return status.substring("HTTP/1.1 ".length());
    }
  }
}
