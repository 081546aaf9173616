package io.firedamp.sinks.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnqueueAnswerTest {
  @Test
  void readsWhatPagerDutySays() {
    EnqueueAnswer answer =
        EnqueueAnswer.of(
            "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\","
                + "\"errors\":[\"one\",[\"x\"],{\"y\":\"z\"},7,\"two\"],\"extra\":{\"status\":\"success\"}}");

    assertThat(answer.isInvalidEvent()).isTrue();
    assertThat(answer.isSuccess()).isFalse();
    assertThat(answer.text()).isEqualTo("Event object is invalid: one; two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"errors\":[\"Length of 'routing_key' is incorrect (should be 32 characters)\"]}",
        "{\"errors\":[\"ok\",\"'routing_key' cannot contain non-alphanumeric characters.\"]}",
        "{\"message\":\"Invalid routing key\"}"
      })
  void knowsThatTheKeyIsRefused(String body) {
    assertThat(EnqueueAnswer.of(body).isAboutRoutingKey()).isTrue();
  }

  @Test
  void takesAnotherFieldForNoKey() {
    assertThat(EnqueueAnswer.of("{\"errors\":[\"'summary' is blank\"]}").isAboutRoutingKey())
        .isFalse();
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
        "{\"status\":",
        "{\"status\":[\"success\"]}",
        "{\"status\":{\"status\":\"success\"}}",
        "{\"status\":\"success\"",
        "{\"errors\":[\"x\"",
        "{\"errors\":7}",
        "\u0000"
      })
  void hearsNothingInWhatIsNoAnswer(String body) {
    EnqueueAnswer answer = EnqueueAnswer.of(body);

    assertThat(answer.isSuccess()).isFalse();
    assertThat(answer.isInvalidEvent()).isFalse();
    assertThat(answer.text()).isEmpty();
  }
}
