package io.firedamp.sinks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Secrets;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.tls.TlsRefusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one URL, or to paths behind it, and says what became of it. A request that may have been
 * taken though nobody said so is tried again and counted as {@code ambiguous}.
 */
public final class HttpPoster implements AutoCloseable {
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final int EXCERPT = 200;

  private final HttpConfig config;
  private final Secrets secrets;
  private final SinkCounters counters;
  private final Clock clock;
  private final boolean sticky;
  private @Nullable HttpClient client;

  public HttpPoster(HttpConfig config, SinkContext context) {
    this(config, context, false);
  }

  private HttpPoster(HttpConfig config, SinkContext context, boolean sticky) {
    this.config = config;
    this.sticky = sticky;
    this.secrets = context.secrets().and(config.secrets());
    this.counters = context.counters();
    this.clock = context.clock();
  }

  /** One that tells a balancer's cookies again, so that it stays with who took its first post. */
  public static HttpPoster sticky(HttpConfig config, SinkContext context) {
    return new HttpPoster(config, context, true);
  }

  /** Posts a body once, and waits for the answer as long as the settings allow. */
  public HttpAnswer post(String contentType, byte[] body) {
    return post("", Map.of(), contentType, body);
  }

  /**
   * The same to a path, with headers of this request alone.
   *
   * @param path behind that of the URL, with a query if need be; empty is the URL itself
   */
  public HttpAnswer post(
      String path, Map<String, String> headers, String contentType, byte[] body) {
    return send("POST", path, headers, contentType, body);
  }

  /** Asks a path, which changes nothing at the destination. */
  public HttpAnswer get(String path) {
    return send("GET", path, Map.of(), "", new byte[0]);
  }

  /**
   * The same as a post by another method.
   *
   * @param contentType empty where there is no body
   */
  public HttpAnswer send(
      String method, String path, Map<String, String> headers, String contentType, byte[] body) {
    try {
      Optional<String> objection = EgressRule.objection(config.uri().getHost());
      if (objection.isPresent()) {
        return without(new Hold(reason(objection.get())));
      }
      return answer(exchange(request(method, path, headers, contentType, body)));
    } catch (GeneralSecurityException | FileSystemException e) {
      close();
      return without(new Hold(reason("TLS: " + e.getMessage())));
    } catch (IOException e) {
      return failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ambiguous("interrupted");
    }
  }

  /** Forgets its connections, and reads certificates anew where it is used again. */
  @Override
  public void close() {
    client = null;
  }

  /** What a person may see of it: secrets first, because a cut one is no longer found. */
  public String reason(String said) {
    return config.target() + " " + VisibleText.of(secrets.removedFrom(said), EXCERPT);
  }

  private HttpRequest request(
      String method, String path, Map<String, String> headers, String contentType, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.behind(path))
            .header("User-Agent", Product.NAME + "/" + Product.version())
            .method(
                method,
                contentType.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    config.headers().forEach(request::setHeader);
    headers.forEach(request::setHeader);
    return request.build();
  }

  private HttpResponse<byte[]> exchange(HttpRequest request)
      throws IOException, GeneralSecurityException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        connected().sendAsync(request, head -> new BoundedBody(LARGEST_ANSWER));
    try {
      return answer.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + config.timeout());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpClient connected() throws IOException, GeneralSecurityException {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(config.connectTimeout());
      if (config.isSecured()) {
        builder
            .sslContext(config.certificates().context())
            .sslParameters(config.certificates().parameters());
      }
      if (sticky) {
        builder.cookieHandler(FewCookies.handler());
      }
      client = builder.build();
    }
    return client;
  }

  private HttpAnswer answer(HttpResponse<byte[]> response) {
    String body = new String(response.body(), UTF_8);
    Duration wish =
        response
            .headers()
            .firstValue("Retry-After")
            .map(header -> RetryAfter.of(header, clock.instant()))
            .orElse(Duration.ZERO);
    String said = body.isBlank() ? "" : ": " + body;
    int status = response.statusCode();
    counters.answered(reason("answered " + status + said));
    if (StatusRule.isAmbiguous(status)) {
      counters.count("ambiguous");
    }
    return new HttpAnswer(
        StatusRule.outcome(status, wish, reason("answered " + status + said)), status, body);
  }

  private HttpAnswer failed(IOException failure) {
    String said = failure.getClass().getSimpleName() + said(failure);
    if (TlsRefusal.isMeantBy(failure)) {
      close();
      return without(new Hold(reason("TLS: " + said)));
    }
    return hasLeft(failure)
        ? ambiguous(said)
        : without(new Retry(Duration.ZERO, reason("cannot be reached: " + said)));
  }

  /** Whether bytes of the request may have gone out. */
  private static boolean hasLeft(IOException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ConnectException
          || each instanceof HttpConnectTimeoutException
          || each instanceof UnknownHostException
          || each instanceof UnresolvedAddressException) {
        return false;
      }
    }
    return true;
  }

  private HttpAnswer ambiguous(String said) {
    counters.count("ambiguous");
    return without(new Retry(Duration.ZERO, reason("may have taken it: " + said)));
  }

  private static HttpAnswer without(Outcome outcome) {
    return new HttpAnswer(outcome, 0, "");
  }

  private static String said(Throwable failure) {
    return failure.getMessage() == null ? "" : ": " + failure.getMessage();
  }
}
