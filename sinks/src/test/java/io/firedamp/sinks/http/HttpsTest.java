package io.firedamp.sinks.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.tls.Certificates;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Java's own HTTPS server, with certificates of the test. */
class HttpsTest {
  private static Path directory;
  private static Certificates right;
  private static Certificates elsewhere;

  private final AtomicInteger taken = new AtomicInteger();
  private final HttpsServer server;

  HttpsTest() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeAll
  static void makeCertificates(@TempDir Path temporary) throws Exception {
    directory = temporary;
    right = Certificates.of("IP:127.0.0.1", directory.resolve("right"));
    elsewhere = Certificates.of("DNS:elsewhere.example", directory.resolve("elsewhere"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void postsToWhomItTrusts() throws Exception {
    start(right, false);

    assertThat(post(new TlsConfig(right.pem().toString(), "", "", true)))
        .isEqualTo(new Delivered());
  }

  @Test
  void holdsAndSendsNothingToWhomItDoesNotTrust() throws Exception {
    start(right, false);

    assertThat(post(TlsConfig.defaults())).isInstanceOf(Hold.class);
    assertThat(post(new TlsConfig(elsewhere.pem().toString(), "", "", true)))
        .isInstanceOf(Hold.class);
    assertThat(taken).hasValue(0);
  }

  @Test
  void holdsWhereTheCertificateIsOfAnotherHostUnlessToldNotToLook() throws Exception {
    start(elsewhere, false);
    String trusted = elsewhere.pem().toString();

    assertThat(post(new TlsConfig(trusted, "", "", true))).isInstanceOf(Hold.class);
    assertThat(taken).hasValue(0);
    assertThat(post(new TlsConfig(trusted, "", "", false))).isEqualTo(new Delivered());
    assertThat(post(new TlsConfig(right.pem().toString(), "", "", false))).isInstanceOf(Hold.class);
  }

  @Test
  void showsItsCertificateWhereOneIsAskedFor() throws Exception {
    start(right, true);
    String ca = right.pem().toString();
    String store = right.store().toString();

    assertThat(post(new TlsConfig(ca, store, Certificates.PASSWORD, true)))
        .isEqualTo(new Delivered());
    assertThat(post(new TlsConfig(ca, "", "", true))).isNotEqualTo(new Delivered());
    assertThat(taken).hasValue(1);
  }

  @Test
  void holdsWhereAFileIsMissingOrThePasswordIsWrong() throws Exception {
    start(right, false);

    assertThat(post(new TlsConfig("/nowhere/ca.pem", "", "", true)))
        .isEqualTo(new Hold(target() + " TLS: /nowhere/ca.pem"));
    assertThat(post(new TlsConfig("", right.store().toString(), "wrong", true)))
        .isEqualTo(new Hold(target() + " TLS: clientStorePassword does not open " + right.store()));
  }

  @Test
  void takesUpARenewedAuthorityAfterItWasHeld() throws Exception {
    start(right, false);
    Path ca = Files.copy(elsewhere.pem(), directory.resolve("renewed.pem"));
    HttpPoster poster = poster(new TlsConfig(ca.toString(), "", "", true));
    assertThat(poster.post("a/b", new byte[1]).outcome()).isInstanceOf(Hold.class);

    Files.copy(right.pem(), ca, StandardCopyOption.REPLACE_EXISTING);

    assertThat(poster.post("a/b", new byte[1]).outcome()).isEqualTo(new Delivered());
  }

  private void start(Certificates own, boolean asksForOne) throws Exception {
    SSLContext context =
        new TlsConfig(right.pem().toString(), own.store().toString(), Certificates.PASSWORD, true)
            .context();
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(asksForOne);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          taken.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  private Outcome post(TlsConfig certificates) {
    return poster(certificates).post("text/plain", new byte[] {'x'}).outcome();
  }

  private HttpPoster poster(TlsConfig certificates) {
    Duration patience = Duration.ofSeconds(30);
    return new HttpPoster(
        new HttpConfig(target() + "/", Map.of(), patience, patience, certificates),
        TestContexts.context("siem"));
  }

  private String target() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }
}
