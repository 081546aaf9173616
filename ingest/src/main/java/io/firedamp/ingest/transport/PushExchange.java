package io.firedamp.ingest.transport;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.transport.Decompression.Coding;
import io.firedamp.ingest.transport.Decompression.TooLargeException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/** One POST, from its body's first byte to its answer, within its own deadlines. */
final class PushExchange {
  private static final Logger log = LoggerFactory.getLogger(PushExchange.class);
  private static final HttpString RETRY_AFTER = new HttpString("Retry-After");
  private static final String RETRY_AFTER_SECONDS = "2";

  private final HttpServerExchange exchange;
  private final IngestServer.Config config;
  private final PushRoute route;
  private final Admission admission;
  private final int longest;
  private final BodyBudget.Charge charge;
  private boolean bodyComplete; // used on the I/O thread only, like answered
  private boolean answered;

  /**
   * @param longest body as it may come over the wire, in bytes, whatever its encoding
   */
  PushExchange(
      HttpServerExchange exchange,
      IngestServer.Config config,
      PushRoute route,
      Admission admission,
      int longest,
      BodyBudget budget) {
    this.exchange = exchange;
    this.config = config;
    this.route = route;
    this.admission = admission;
    this.longest = longest;
    this.charge = budget.open();
  }

  void begin() {
    Optional<Coding> coding = coding();
    if (coding.isEmpty()) {
      answer(Response.error(415, "content-encoding must be %s".formatted(codings())));
      return;
    }
    if (!route.protocol().takes(contentType())) {
      answer(Response.error(415, "content-type is none that is read at " + route.path()));
      return;
    }
    int most =
        Math.min(
            longest,
            coding.get() == Coding.NONE ? config.longestBody() : config.longestCompressedBody());
    armDeadline();
    if (exchange.getRequestContentLength() > most) {
      answer(Response.error(413, "the body is longer than %d bytes".formatted(most)));
      return;
    }
    new BodyReceiver(exchange, most, charge, body -> bodyReceived(body, coding.get()), this::answer)
        .begin();
  }

  /** Writes an answer, once. */
  static void write(HttpServerExchange exchange, Response response) {
    exchange.setStatusCode(response.status());
    response
        .headers()
        .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    if (!response.body().isEmpty()) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.contentType());
    }
    exchange.getResponseHeaders().put(new HttpString("X-Content-Type-Options"), "nosniff");
    if (response.isRetryable() && !exchange.getResponseHeaders().contains(RETRY_AFTER)) {
      exchange.getResponseHeaders().put(RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    exchange.getResponseSender().send(response.body());
  }

  /** Answers without reading the body, and gives a sender that goes on sending until then. */
  static void refuse(HttpServerExchange exchange, Response response, Duration atMost) {
    if (!exchange.isRequestComplete()) {
      exchange.setPersistent(false);
      closeAfter(exchange, atMost);
    }
    write(exchange, response);
  }

  private static void closeAfter(HttpServerExchange exchange, Duration delay) {
    XnioExecutor.Key deadline =
        exchange
            .getIoThread()
            .executeAfter(
                () -> IoUtils.safeClose(exchange.getConnection()),
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          deadline.remove();
          next.proceed();
        });
  }

  private Optional<Coding> coding() {
    String header = exchange.getRequestHeaders().getFirst(Headers.CONTENT_ENCODING);
    String name = header == null ? "identity" : header.trim().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "identity", "" -> Optional.of(Coding.NONE);
      case "gzip", "x-gzip" -> Optional.of(Coding.GZIP);
      case "zstd" -> Optional.of(Coding.ZSTD);
      case "snappy" ->
          route.protocol().compressesBySnappy() ? Optional.of(Coding.SNAPPY) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private String codings() {
    String all = "gzip, zstd or identity";
    return route.protocol().compressesBySnappy() ? "snappy, " + all : all;
  }

  private String contentType() {
    String header = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    return header == null ? "" : header.trim().toLowerCase(Locale.ROOT);
  }

  private void armDeadline() {
    XnioExecutor.Key deadline =
        exchange
            .getIoThread()
            .executeAfter(
                this::deadlinePassed, config.bodyDeadline().toMillis(), TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener(
        (done, next) -> {
          deadline.remove();
          next.proceed();
        });
  }

  private void deadlinePassed() {
    if (bodyComplete) {
      return;
    }
    if (!answered) {
      answer(
          Response.error(408, "the body has not come within %s".formatted(config.bodyDeadline())));
    }
    // Undertow reads the rest of a refused body to keep the connection. Not for ever.
    if (!exchange.isComplete()) {
      closeAfter(exchange, Duration.ofSeconds(1));
    }
  }

  private void bodyReceived(byte[] body, Coding coding) {
    bodyComplete = true;
    if (answered) {
      return;
    }
    exchange.dispatch(() -> process(body, coding));
  }

  private void process(byte[] body, Coding coding) {
    CompletableFuture<Response> response;
    try {
      Bearer bearer = admission.admit(body);
      byte[] plain = inflated(body, coding);
      bearer.rate().charge(plain.length);
      response = route.accept(plain, bearer).thenApply(answer -> inProtocol(answer, plain));
    } catch (Admission.RefusedException e) {
      response = CompletableFuture.completedFuture(e.answer());
    } catch (TooLargeException e) {
      response =
          CompletableFuture.completedFuture(Response.error(413, String.valueOf(e.getMessage())));
    } catch (BusyException e) {
      response =
          CompletableFuture.completedFuture(
              Response.error(429, "too many bodies at once: send this again later"));
    } catch (IOException e) {
      response =
          route.reject(
              body,
              new MalformedEventException(
                  "the body is not %s: %s".formatted(coding, e.getMessage()), e));
    } catch (RuntimeException | Error e) {
      // Unanswered, it would keep its share of the memory for bodies.
      response = CompletableFuture.completedFuture(failed(e));
    }
    var unused =
        response.whenComplete(
            (ready, failure) -> answerOnIoThread(failure == null ? ready : failed(failure)));
  }

  /** Whatever fails is told as it is everywhere: protocols go by the status alone. */
  private Response inProtocol(Response answer, byte[] body) {
    return answer.isSuccess()
        ? route
            .protocol()
            .taken(contentType(), body)
            .map(own -> new Response(own.status(), own.contentType(), own.body(), own.headers()))
            .orElse(answer)
        : answer;
  }

  private static Response failed(Throwable failure) {
    log.atError().setCause(failure).log("answering a request failed");
    return Response.error(500, "the request could not be answered");
  }

  private byte[] inflated(byte[] body, Coding coding) throws IOException, BusyException {
    if (coding == Coding.NONE) {
      return body;
    }
    if (coding == Coding.SNAPPY
        && !charge.take(Decompression.sizeOfSnappy(body, config.longestBody()))) {
      throw new BusyException();
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (InputStream in =
        Decompression.bounded(
            new ByteArrayInputStream(body),
            coding,
            body.length,
            config.longestBody(),
            config.highestRatio())) {
      byte[] chunk = new byte[64 * 1024];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        if (coding != Coding.SNAPPY && !charge.take(count)) {
          throw new BusyException();
        }
        plain.write(chunk, 0, count);
      }
    }
    return plain.toByteArray();
  }

  private void answerOnIoThread(Response response) {
    exchange.getIoThread().execute(() -> answer(response));
  }

  private void answer(Response response) {
    if (answered) {
      return;
    }
    answered = true;
    charge.release();
    if (!bodyComplete) {
      exchange.setPersistent(false);
    }
    write(exchange, response);
  }

  private static final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
