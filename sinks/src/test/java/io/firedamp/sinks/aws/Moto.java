package io.firedamp.sinks.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The real moto, which behaves like AWS and checks signatures, in a process of its own: one user
 * who may do everything, and one bucket.
 */
final class Moto implements AutoCloseable {
  private static final String USER =
      "AWS4-HMAC-SHA256 Credential=setup/20260101/us-east-1/%s/aws4_request,"
          + " SignedHeaders=host, Signature=none";
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
          + "\"Resource\":\"*\"}]}";

  /** What is done before anybody is asked who they are: the four requests of the set-up. */
  private static final String SET_UP = "4";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String url;
  private final String keyId;
  private final String secret;

  private Moto(Process process, String url) throws IOException, InterruptedException {
    this.process = process;
    this.url = url;
    await();
    iam("Action=CreateUser&UserName=soc");
    iam(
        "Action=PutUserPolicy&UserName=soc&PolicyName=all&PolicyDocument="
            + URLEncoder.encode(POLICY, UTF_8));
    String key = iam("Action=CreateAccessKey&UserName=soc");
    this.keyId = between(key, "AccessKeyId");
    this.secret = between(key, "SecretAccessKey");
    send(request("/incidents", "s3").PUT(HttpRequest.BodyPublishers.noBody()));
  }

  /** Starts one, or skips the test where there is none; fails it where there must be one. */
  static Moto start(Path directory) throws IOException, InterruptedException {
    boolean present = isPresent(directory);
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(present).as("moto's server is installed for python3").isTrue();
    }
    Assumptions.assumeTrue(present, "moto's server is not installed for python3");
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                "python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("moto.log").toFile());
    builder.environment().put("INITIAL_NO_AUTH_ACTION_COUNT", SET_UP);
    Process process = builder.start();
    try {
      return new Moto(process, "http://127.0.0.1:" + port);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static boolean isPresent(Path directory) throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder("python3", "-c", "import moto.server, flask, flask_cors")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("probe.log").toFile())
              .start();
      return probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String url() {
    return url;
  }

  String keyId() {
    return keyId;
  }

  String secret() {
    return secret;
  }

  private void await() throws IOException, InterruptedException {
    long patience = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (true) {
      try {
        client.send(
            HttpRequest.newBuilder(URI.create(url + "/moto-api/")).build(),
            HttpResponse.BodyHandlers.discarding());
        return;
      } catch (ConnectException e) {
        if (System.nanoTime() - patience > 0 || !process.isAlive()) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private String iam(String form) throws IOException, InterruptedException {
    return send(
        request("/", "iam")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form + "&Version=2010-05-08")));
  }

  private HttpRequest.Builder request(String path, String service) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", USER.formatted(service));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static String between(String xml, String element) {
    Matcher found = Pattern.compile("<%s>([^<]+)</".formatted(element)).matcher(xml);
    assertThat(found.find()).as(xml).isTrue();
    return found.group(1);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
