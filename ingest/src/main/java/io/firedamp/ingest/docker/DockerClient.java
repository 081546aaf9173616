package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.MalformedEventException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the engine's API over its Unix socket, a connection a request. Paths carry no API version:
 * the daemon then answers in its own, where any version we named would be too old for one daemon
 * and too new for another.
 */
final class DockerClient {
  static final int LONGEST_BODY = 8 << 20;
  private static final int LONGEST_LINE = 1 << 20;
  private static final int LONGEST_ERROR = 512;
  private static final int NOT_FOUND = 404;

  private final Path socket;
  private final Duration timeout;
  private final ScheduledExecutorService deadlines;

  /**
   * @param timeout for a whole answer; for a stream, until it begins
   */
  DockerClient(Path socket, Duration timeout, ScheduledExecutorService deadlines) {
    this.socket = socket;
    this.timeout = timeout;
    this.deadlines = deadlines;
  }

  /** Takes the lines of a stream. */
  interface LineReader {
    void begun() throws IOException;

    void line(byte[] line) throws IOException;
  }

  /**
   * The document at a path; empty when the engine has no such thing (any more).
   *
   * @throws IOException when the engine is away, answers late, wrongly or with an error
   */
  Optional<JsonTree> get(String path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Future<?> deadline = closeLater(channel);
      try {
        HttpAnswer answer = ask(channel, path);
        if (answer.status() == NOT_FOUND) {
          return Optional.empty();
        }
        byte[] body = answer.body().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
          throw new IOException(path + " answered with more than " + LONGEST_BODY + " bytes");
        }
        return Optional.of(JsonTree.of(body));
      } catch (MalformedEventException e) {
        throw new IOException(path + " answered with what is " + e.getMessage(), e);
      } finally {
        deadline.cancel(false);
      }
    }
  }

  /** Reads lines until the engine ends the stream or the thread is interrupted. */
  void follow(String path, LineReader reader) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      Future<?> deadline = closeLater(channel);
      HttpAnswer answer;
      try {
        answer = ask(channel, path);
      } finally {
        deadline.cancel(false);
      }
      reader.begun();
      readLines(new BufferedInputStream(answer.body()), reader);
    }
  }

  private HttpAnswer ask(SocketChannel channel, String path) throws IOException {
    channel.connect(UnixDomainSocketAddress.of(socket));
    String request =
        "GET %s HTTP/1.1\r\nHost: docker\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
            .formatted(path);
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    HttpAnswer answer = HttpAnswer.read(new BufferedInputStream(Channels.newInputStream(channel)));
    if (answer.status() / 100 != 2 && answer.status() != NOT_FOUND) {
      String text = new String(answer.body().readNBytes(LONGEST_ERROR), UTF_8).strip();
      throw new IOException("%s answered %d: %s".formatted(path, answer.status(), text));
    }
    return answer;
  }

  /** A blocking channel has no timeout of its own: closing it from outside ends any wait. */
  private Future<?> closeLater(SocketChannel channel) {
    return deadlines.schedule(
        () -> {
          channel.close();
          return null;
        },
        timeout.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static void readLines(InputStream in, LineReader reader) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        // What is cut is no JSON any more, and goes to dead-letters as such.
        if (line.size() < LONGEST_LINE) {
          line.write(next);
        }
      } else if (line.size() > 0) {
        reader.line(line.toByteArray());
        line.reset();
      }
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
