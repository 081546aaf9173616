package io.firedamp.ingest.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.ingest.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A kube-apiserver with its etcd, as processes, without controllers and kubelets. */
final class RealApiServer implements AutoCloseable {
  /** Who may do all, and whom {@code deploy/kubernetes/watch-rbac.yaml} is about. */
  static final String ADMINISTRATOR = "administrator-token";

  static final String FIREDAMP = "firedamp-token";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path directory;
  private final String binary;
  private final int etcdPort = freePort();
  private final int port = freePort();
  private final Process etcd;
  private @Nullable Process server;
  private @Nullable HttpClient client;

  RealApiServer(Path directory, String binary, String etcdBinary) throws Exception {
    this.directory = directory;
    this.binary = binary;
    String etcdUrl = "http://127.0.0.1:" + etcdPort;
    String peerUrl = "http://127.0.0.1:" + freePort();
    etcd =
        process(
            "etcd",
            List.of(
                etcdBinary,
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + etcdUrl,
                "--advertise-client-urls=" + etcdUrl,
                "--listen-peer-urls=" + peerUrl,
                "--initial-advertise-peer-urls=" + peerUrl,
                "--initial-cluster=default=" + peerUrl));
    writeKeys();
    Files.writeString(
        directory.resolve("tokens.csv"),
        "%s,administrator,1,system:masters%n%s,system:serviceaccount:firedamp:firedamp,2%n"
            .formatted(ADMINISTRATOR, FIREDAMP));
    start();
  }

  /** Starts it, at the same address each time, and waits until it serves. */
  void start() throws Exception {
    server =
        process(
            "kube-apiserver",
            List.of(
                binary,
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--etcd-compaction-interval=0",
                "--cert-dir=" + directory.resolve("certificates"),
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=https://issuer.example",
                "--service-account-key-file=" + directory.resolve("account.pub"),
                "--service-account-signing-key-file=" + directory.resolve("account.key"),
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition"));
    Await.until("the API server", PATIENCE, this::isReady);
  }

  /** Kills it at once, with all connections. */
  void kill() {
    Process running = server;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  /** Makes etcd forget all versions but the latest. */
  void compact() throws Exception {
    String revision = etcd("range", "{\"key\":\"Lw==\"}").path("header").path("revision").asText();
    etcd("compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
  }

  private JsonNode etcd(String call, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v3/kv/%s".formatted(etcdPort, call)))
            .POST(BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  /** Asks as administrator; the answer must not be an error. */
  JsonNode ask(String method, String path, String type, String body) throws Exception {
    HttpResponse<String> answer =
        client()
            .send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                    .timeout(Duration.ofMinutes(1))
                    .header("Authorization", "Bearer " + ADMINISTRATOR)
                    .header("Content-Type", type)
                    .method(method, BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " " + path + " answered " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  Path kubeconfig(String token) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: real, cluster: {server: "https://127.0.0.1:%d", certificate-authority: "%s"}}]
        users: [{name: me, user: {token: %s}}]
        contexts: [{name: real, context: {cluster: real, user: me}}]
        current-context: real
        """
            .formatted(port, certificate(), token));
  }

  private Path certificate() {
    return directory.resolve("certificates").resolve("apiserver.crt");
  }

  private boolean isReady() {
    try {
      ask("GET", "/readyz", "application/json", "");
      return true;
    } catch (com.fasterxml.jackson.core.JsonParseException plainText) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception notYet) {
      return false;
    }
  }

  private HttpClient client() throws Exception {
    HttpClient known = client;
    if (known != null) {
      return known;
    }
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(certificate())) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("certificate-" + number++, each);
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers.getTrustManagers(), null);
    HttpClient made = HttpClient.newBuilder().sslContext(tls).build();
    client = made;
    return made;
  }

  private void writeKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    writePem("account.key", "PRIVATE KEY", keys.getPrivate().getEncoded());
    writePem("account.pub", "PUBLIC KEY", keys.getPublic().getEncoded());
  }

  private void writePem(String name, String type, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(bytes);
    Files.writeString(
        directory.resolve(name),
        "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, text));
  }

  private Process process(String name, List<String> command) throws IOException {
    return new ProcessBuilder(new ArrayList<>(command))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(name + ".log").toFile()))
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    kill();
    etcd.destroyForcibly().onExit().join();
  }
}
