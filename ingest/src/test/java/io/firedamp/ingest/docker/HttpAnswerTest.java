package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
  @Test
  void readsABodyOfKnownLengthAndNoFurther() throws IOException {
    assertThat(body("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")).isEqualTo("abc");
  }

  @Test
  void readsABodyInChunks() throws IOException {
    assertThat(
            body(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%s0\r\n\r\n"
                    .formatted("3;ext=1\r\nabc\r\nA\r\n0123456789\r\n")))
        .isEqualTo("abc0123456789");
  }

  @Test
  void readsABodyThatEndsWithTheConnection() throws IOException {
    assertThat(body("HTTP/1.0 200 OK\n\nabc")).isEqualTo("abc");
  }

  @Test
  void tellsACutBodyFromAWholeOne() {
    assertThatThrownBy(() -> body("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> body("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void refusesWhatIsNoResponse() {
    assertRefused("SSH-2.0-OpenSSH_9.2\r\n", "not an HTTP response");
    assertRefused("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "negative");
    assertRefused("HTTP/1.1 200 OK\r\nContent-Length: 1e9\r\n\r\n", "number");
    assertRefused("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(200) + "\r\n", "100 response headers");
    assertRefused("HTTP/1.1 200 OK\r\nX: " + "y".repeat(10_000) + "\r\n", "longer than");
    assertRefused("", "ended early");
  }

  private static void assertRefused(String response, String reason) {
    assertThatThrownBy(() -> body(response))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  private static String body(String response) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(response.getBytes(UTF_8));
    return new String(HttpAnswer.read(bytes).body().readAllBytes(), UTF_8);
  }
}
