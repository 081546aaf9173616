package io.firedamp.sinks.splunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HecAnswerTest {
  @Test
  void readsWhatTheCollectorSays() {
    HecAnswer answer =
        HecAnswer.of(
            "{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":3,\"x\":[{}]}");

    assertThat(answer.code()).isEqualTo(6);
    assertThat(answer.text()).isEqualTo("Invalid data format");
    assertThat(answer.invalidEvent()).isEqualTo(3);
    assertThat(answer.ackId()).isEqualTo(-1);
    assertThat(answer.acknowledged()).isEmpty();
  }

  @Test
  void readsWhichIdsAreAcknowledged() {
    HecAnswer answer =
        HecAnswer.of(
            "{\"acks\":{\"0\":true,\"1\":false,\"12\":true,\"x\":true,\"3\":{\"4\":true}}}");

    assertThat(answer.acknowledged()).contains(Set.of(0L, 12L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "7",
        "<html>",
        "{",
        "{\"code\":",
        "{\"code\":[0]}",
        "{\"code\":\"x\"}",
        "{\"code\":0",
        "{\"acks\":7}",
        "\u0000",
        "{\"code\":99999999999999999999}"
      })
  void hearsNothingInWhatIsNoAnswer(String body) {
    HecAnswer answer = HecAnswer.of(body);

    assertThat(answer.code()).isEqualTo(HecAnswer.NO_CODE);
    assertThat(answer.ackId()).isEqualTo(-1);
    assertThat(answer.acknowledged()).isEmpty();
  }
}
