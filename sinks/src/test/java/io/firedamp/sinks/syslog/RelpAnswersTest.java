package io.firedamp.sinks.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the examples of librelp's description of the protocol, and by what is none. */
class RelpAnswersTest {
  private static RelpAnswers answers(String bytes) {
    return new RelpAnswers(
        new ByteArrayInputStream(bytes.getBytes(UTF_8)), Duration.ofSeconds(10), 1);
  }

  @Test
  void readsOneAnswerAfterAnother() throws IOException {
    String offers = "200 OK\nrelp_version=0\nrelp_software=librelp,1.0.0\ncommands=syslog";
    RelpAnswers answers =
        answers(
            "1 rsp %d %s\n2 rsp 6 200 OK\n3 rsp 9 500 error\n".formatted(offers.length(), offers));

    assertThat(answers.next().status()).isEqualTo(200);
    assertThat(answers.next()).isEqualTo(new RelpAnswers.Answer(200, "200 OK"));
    assertThat(answers.next()).isEqualTo(new RelpAnswers.Answer(500, "500 error"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1 rsp", "1 rsp 6 200", "0 serverclose 0\n"})
  void knowsTheEndOfASession(String bytes) {
    assertThatThrownBy(() -> answers(bytes).next()).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2 rsp 6 200 OK\n",
        "1 syslog 6 200 OK\n",
        "1 rsp 6 200 OKx",
        "1 rsp -1 \n",
        "1 rsp 999999 x",
        "1 rsp x 200 OK\n",
        "1 rsp 2 OK\n",
        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n"
      })
  void refusesWhatIsNoAnswer(String bytes) {
    assertThatThrownBy(() -> answers(bytes).next()).isInstanceOf(RelpAnswers.Refusal.class);
  }

  @Test
  void throwsNothingButItsOwnWhateverAReceiverSays() {
    Random random = new Random(20260316);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      String start = random.nextBoolean() ? "1 rsp " : "";
      assertThatThrownBy(() -> answers(start + new String(bytes, UTF_8)).next())
          .isInstanceOf(IOException.class);
    }
  }
}
