package io.firedamp.sinks.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRuleTest {
  private static final Duration WISH = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void takesAnySuccess(int status) {
    assertThat(StatusRule.outcome(status, WISH, "x")).isEqualTo(new Delivered());
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
  void triesAgainWhatIsBusyOrBroken(int status) {
    assertThat(StatusRule.outcome(status, WISH, "x")).isEqualTo(new Retry(WISH, "x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void blamesWhatWasSent(int status) {
    assertThat(StatusRule.outcome(status, WISH, "x")).isEqualTo(new Poison("x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 301, 302, 308, 401, 402, 403, 404, 405, 407, 409, 410, 415, 501, 600})
  void waitsForAPersonForEverythingElseAndDropsNothing(int status) {
    assertThat(StatusRule.outcome(status, WISH, "x")).isEqualTo(new Hold("x"));
  }

  @Test
  void knowsWhichAnswersLeaveOpenWhetherItWasTaken() {
    for (int status = 100; status < 600; status++) {
      boolean ambiguous = status == 408 || status == 500 || status == 502 || status == 504;
      assertThat(StatusRule.isAmbiguous(status)).as("%d", status).isEqualTo(ambiguous);
    }
  }
}
