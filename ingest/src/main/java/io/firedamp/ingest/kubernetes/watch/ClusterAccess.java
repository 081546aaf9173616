package io.firedamp.ingest.kubernetes.watch;

import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.schemas.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server, and gives the bytes it answers with. Errors name what was asked and why it
 * failed, and never who we are.
 */
final class ClusterAccess implements AutoCloseable {
  private static final int LONGEST_ERROR = 16 * 1024;
  private static final int LONGEST_REASON = 300;
  private static final int UNAUTHORIZED = 401;

  private final ClusterLogin login;
  private final Duration timeout;
  private final ScheduledExecutorService deadlines;
  private final Semaphore pages = new Semaphore(1);
  private final Object opening = new Object();
  private volatile @Nullable Connection connection;

  private record Connection(HttpClient client, String server) {}

  /**
   * @param timeout to connect, for an answer to begin, and for one that is read whole
   */
  ClusterAccess(ClusterLogin login, Duration timeout, ScheduledExecutorService deadlines) {
    this.login = login;
    this.timeout = timeout;
    this.deadlines = deadlines;
  }

  /** One page of a list at a time is read and held, whoever asks for it. */
  Semaphore pages() {
    return pages;
  }

  /**
   * The whole answer to a request.
   *
   * @param path with query, below the server's address
   * @param longest bytes
   * @return one byte more than the longest, when it is longer
   * @throws RefusedException when the server answers with an error
   */
  byte[] read(String path, int longest) throws IOException, InterruptedException {
    try (InputStream body = open(path)) {
      return withDeadline(body, longest + 1);
    }
  }

  /**
   * The answer to a request, which goes on for as long as the server likes or until it is closed.
   *
   * @param path with query, below the server's address
   * @throws RefusedException when the server answers with an error
   */
  InputStream open(String path) throws IOException, InterruptedException {
    Connection to = connection();
    HttpResponse<InputStream> answer = ask(to, path);
    if (answer.code() == 200) {
      return answer.body();
    }
    if (answer.code() == UNAUTHORIZED) {
      forget(to);
    }
    try (InputStream body = answer.body()) {
      throw new RefusedException(answer.code(), message(withDeadline(body, LONGEST_ERROR)));
    }
  }

  /** The client's own timeout ends with the headers: a body that trickles is closed from here. */
  private byte[] withDeadline(InputStream body, int most) throws IOException {
    Future<?> deadline = closeAfter(body, timeout);
    try {
      byte[] bytes = body.readNBytes(most);
      if (!deadline.cancel(false)) {
        throw new IOException("the API server did not answer within " + timeout);
      }
      return bytes;
    } finally {
      deadline.cancel(false);
    }
  }

  /** Closes a body from outside when its time is up, which ends any wait for it. */
  Future<?> closeAfter(InputStream body, Duration delay) {
    return deadlines.schedule(
        () -> {
          body.close();
          return null;
        },
        delay.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private HttpResponse<InputStream> ask(Connection to, String path)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        to.client()
            .sendAsync(
                to.client()
                    .newHttpRequestBuilder()
                    .uri(to.server() + path)
                    .header("Accept", "application/json")
                    .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .build(),
                InputStream.class);
    try {
      return answer.get(timeout.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (hasCause(cause, SSLException.class)) {
        // The certificate of either side may have been renewed meanwhile.
        forget(to);
      }
      throw new IOException("%s cannot be reached: %s".formatted(to.server(), reason(cause)), e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("%s did not answer within %s".formatted(to.server(), timeout), e);
    }
  }

  private Connection connection() throws IOException {
    synchronized (opening) {
      Connection known = connection;
      if (known == null) {
        known = connect();
        connection = known;
      }
      return known;
    }
  }

  /** May run a command that the kubeconfig names for a token. */
  private Connection connect() throws IOException {
    try {
      Config config = login.open();
      config.setRequestRetryBackoffLimit(0);
      config.setHttp2Disable(true);
      config.setConnectionTimeout((int) timeout.toMillis());
      HttpClient client =
          new Factory().newBuilder(config).addOrReplaceInterceptor("HttpLogging", null).build();
      String server = config.getMasterUrl();
      return new Connection(client, server.endsWith("/") ? server : server + "/");
    } catch (RuntimeException e) {
      throw new IOException("cannot connect by %s: %s".formatted(login.describe(), reason(e)), e);
    }
  }

  private void forget(Connection old) {
    synchronized (opening) {
      if (old.equals(connection)) {
        connection = null;
      }
    }
  }

  /** Does not wait for one that is being opened. */
  @Override
  public void close() {
    Connection known = connection;
    if (known != null) {
      known.client().close();
    }
  }

  /** What a Status says, or else the text itself. */
  private static String message(byte[] body) {
    int[] code = {0};
    String[] message = {""};
    try (JsonParser json = Json.parser(body, 0)) {
      Change.begin(json, "a status");
      Change.readStatus(json, code, message);
    } catch (IOException | MalformedEventException notAStatus) {
      return new String(body, StandardCharsets.UTF_8).strip();
    }
    return message[0];
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return VisibleText.of(
        message == null ? root.getClass().getSimpleName() : message, LONGEST_REASON);
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return true;
      }
    }
    return false;
  }

  /** A redirection would carry our token to wherever it points. */
  private static final class Factory extends JdkHttpClientFactory {
    @Override
    protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
      builder.followRedirects(Redirect.NEVER);
    }
  }
}
