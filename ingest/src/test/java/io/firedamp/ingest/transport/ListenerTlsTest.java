package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.RecordingPublisher;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final RecordReader NOTHING = RecordReader.ofEach(body -> List.of());

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private static Path made;

  @SuppressWarnings("NullAway") // Made before each use.
  private static PemFiles first;

  @SuppressWarnings("NullAway")
  private static PemFiles second;

  @SuppressWarnings("NullAway")
  private static PemFiles rsa;

  private final Path mounted;

  ListenerTlsTest(@TempDir Path mounted) {
    this.mounted = mounted;
  }

  @BeforeAll
  static void makeCertificates() throws Exception {
    first = PemFiles.of("first", "EC", made);
    second = PemFiles.of("second", "EC", made);
    rsa = PemFiles.of("rsa", "RSA", made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void speaksWhatTheSenderAsksFor(String version) throws Exception {
    try (IngestServer server = listening(mount(first), "")) {
      HttpClient client =
          HttpClient.newBuilder()
              .sslContext(trusting(first))
              .version(HttpClient.Version.valueOf(version))
              .build();

      HttpResponse<String> answer = post(client, server, "https");

      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.version()).hasToString(version);
    }
  }

  @Test
  void asksForTheTokenUnderTlsToo() throws Exception {
    try (IngestServer server = listening(mount(first), "a-token")) {
      assertThat(post(client(trusting(first)), server, "https").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void tellsNobodyAnythingInClear() throws Exception {
    try (IngestServer server = listening(mount(first), "")) {
      assertThatThrownBy(() -> post(HttpClient.newHttpClient(), server, "http"))
          .isInstanceOf(IOException.class);
      assertThat(post(client(trusting(first)), server, "https").statusCode()).isEqualTo(202);
    }
  }

  @Test
  void servesOthersWhileHandshakesHang() throws Exception {
    try (IngestServer server = listening(mount(first), "")) {
      Socket[] silent = new Socket[100];
      for (int i = 0; i < silent.length; i++) {
        silent[i] = new Socket(InetAddress.getLoopbackAddress(), server.port());
        silent[i].getOutputStream().write(0x16);
      }

      assertThat(post(client(trusting(first)), server, "https").statusCode()).isEqualTo(202);
      for (Socket each : silent) {
        each.close();
      }
    }
  }

  @Test
  void takesUpARenewedCertificateAndServesMeanwhile() throws Exception {
    ListenerTls tls = mount(first);
    try (IngestServer server = listening(tls, "")) {
      assertThat(shown(server)).isEqualTo("CN=first");

      Files.copy(
          second.certificate(), Path.of(tls.certificate()), StandardCopyOption.REPLACE_EXISTING);
      assertThat(shown(server)).as("half replaced").isEqualTo("CN=first");

      Files.copy(second.key(), Path.of(tls.key()), StandardCopyOption.REPLACE_EXISTING);
      Await.until("the second shown", PATIENCE, () -> shown(server).equals("CN=second"));

      Files.delete(Path.of(tls.key()));
      assertThat(shown(server)).as("gone").isEqualTo("CN=second");
    }
  }

  @Test
  void letsInWhoShowsACertificateOfItsAuthoritiesAndNobodyElse() throws Exception {
    ListenerTls server = mount(first);
    ListenerTls tls =
        new ListenerTls(server.certificate(), server.key(), second.certificate().toString());
    try (IngestServer asking = listening(tls, "")) {
      SSLContext known = context(first, second);
      SSLContext stranger = context(first, rsa);

      assertThat(post(client(known), asking, "https").statusCode()).isEqualTo(202);
      assertThatThrownBy(() -> post(client(stranger), asking, "https"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> post(client(trusting(first)), asking, "https"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void readsKeysAsOpensslWroteThemOfOld() throws Exception {
    for (PemFiles each : List.of(first, rsa)) {
      ListenerTls tls = mount(each);
      Files.writeString(Path.of(tls.key()), each.traditionalKey());

      try (IngestServer server = listening(tls, "")) {
        assertThat(post(client(trusting(each)), server, "https").statusCode()).isEqualTo(202);
      }
    }
  }

  @Test
  void saysWhichFileIsWrong() throws Exception {
    ListenerTls tls = mount(first);
    String key = tls.key();
    String certificate = tls.certificate();

    Files.copy(second.key(), Path.of(key), StandardCopyOption.REPLACE_EXISTING);
    refuses(
        tls, "tls: %s is not the key of the first certificate of %s".formatted(key, certificate));
    Files.copy(rsa.key(), Path.of(key), StandardCopyOption.REPLACE_EXISTING);
    refuses(
        tls, "tls: %s is not the key of the first certificate of %s".formatted(key, certificate));
    Files.writeString(Path.of(key), PemFiles.pem("ENCRYPTED PRIVATE KEY", new byte[9]));
    refuses(tls, "tls: %s must hold a key without a passphrase".formatted(key));
    Files.writeString(Path.of(key), PemFiles.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
    refuses(tls, "tls: %s must hold a private key in PEM".formatted(key));
    Files.writeString(Path.of(key), Files.readString(first.certificate()));
    refuses(tls, "tls: %s holds no private key".formatted(key));
    Files.delete(Path.of(key));
    refuses(tls, "tls: %s does not exist".formatted(key));
    Files.writeString(Path.of(certificate), "-----BEGIN CERTIFICATE-----\nAAAA\n");
    refuses(tls, "tls: %s must hold certificates in PEM".formatted(certificate));
  }

  @Test
  void refusesHalfASetting() {
    assertThatThrownBy(() -> new ListenerTls("a.crt", "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("key must be the PEM file of the private key of certificate");
    assertThatThrownBy(() -> new ListenerTls("", "", "ca.crt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("clients must be empty where certificate is");
  }

  private void refuses(ListenerTls tls, String sentence) {
    assertThatThrownBy(() -> listening(tls, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  private ListenerTls mount(PemFiles files) throws IOException {
    Path certificate = mounted.resolve("tls.crt");
    Path key = mounted.resolve("tls.key");
    Files.copy(files.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(files.key(), key, StandardCopyOption.REPLACE_EXISTING);
    return new ListenerTls(certificate.toString(), key.toString(), "");
  }

  private static IngestServer listening(ListenerTls tls, String token) {
    IngestServer server = Listeners.of(tls, token, new RecordingPublisher());
    server.of(new Provenance("prod", "test")).post("/v1/test", "test", Set.of("words"), NOTHING);
    server.start();
    return server;
  }

  private static HttpResponse<String> post(HttpClient client, IngestServer server, String scheme)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("%s://127.0.0.1:%d/v1/test".formatted(scheme, server.port())))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString("x", UTF_8))
            .build(),
        BodyHandlers.ofString());
  }

  /** Whose certificate a new connection is shown. */
  private static String shown(IngestServer server) {
    try {
      HttpResponse<String> answer =
          post(client(trusting(List.of(first, second), null)), server, "https");
      X509Certificate own =
          (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
      return own.getSubjectX500Principal().getName();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static HttpClient client(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static SSLContext trusting(PemFiles trusted) throws Exception {
    return trusting(List.of(trusted), null);
  }

  private static SSLContext context(PemFiles trusted, PemFiles own) throws Exception {
    return trusting(List.of(trusted), own);
  }

  private static SSLContext trusting(List<PemFiles> trusted, @Nullable PemFiles own)
      throws Exception {
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    for (PemFiles each : trusted) {
      authorities.setCertificateEntry(
          each.certificate().toString(), Pem.certificates(each.certificate()).get(0));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore shown = KeyStore.getInstance("PKCS12");
    shown.load(null, null);
    if (own != null) {
      try (InputStream in = Files.newInputStream(own.store())) {
        shown.load(in, PemFiles.PASSWORD);
      }
    }
    keys.init(shown, PemFiles.PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
