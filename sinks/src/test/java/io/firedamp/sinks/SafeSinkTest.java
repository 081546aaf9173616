package io.firedamp.sinks;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SafeSinkTest {
  private final ScriptedSink sink = new ScriptedSink();
  private final SafeSink safe = new SafeSink(TestContexts.context("siem", List.of("s3cr3t")), sink);
  private final Logger logger = (Logger) LoggerFactory.getLogger(SafeSink.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.TRACE);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(logged);
    logger.setLevel(null);
  }

  @Test
  void handsOnWhatASinkAnswers() {
    for (Outcome outcome :
        List.of(
            new Delivered(),
            new Duplicate(),
            new Retry(Duration.ofSeconds(3), "busy"),
            new Hold("token"),
            new Poison("odd"))) {
      sink.answer = incident -> outcome;

      assertThat(safe.deliver(one())).containsExactly(outcome);
    }
    assertThat(logged.list).isEmpty();
  }

  @Test
  void takesTheSecretsOutOfEveryReason() {
    for (Outcome outcome :
        List.of(
            new Retry(Duration.ZERO, "s3cr3t"),
            new Hold("a s3cr3t"),
            new Poison("s3cr3t s3cr3t"))) {
      sink.answer = incident -> outcome;

      assertThat(safe.deliver(one()).toString()).contains("[hidden]").doesNotContain("s3cr3t");
    }
  }

  @Test
  void boundsAReasonAndSaysThatItWasCut() {
    sink.answer = incident -> new Hold("x".repeat(5_000));

    assertThat(safe.deliver(one())).containsExactly(new Hold("x".repeat(1_999) + "…"));
  }

  @Test
  void triesAgainASinkThatAnswersTooFewOutcomes() {
    SafeSink silent = new SafeSink(TestContexts.context("siem"), new Silent());

    assertThat(silent.deliver(List.of(incident("a", 1, "x"), incident("b", 1, "x"))))
        .hasSize(2)
        .allSatisfy(
            outcome ->
                assertThat(((Retry) outcome).reason())
                    .contains("sink 'siem' answered 0 outcomes for 1 incidents"));
  }

  @Test
  void logsATraceThatShowsNoSecret() {
    sink.answer =
        incident -> {
          throw new IllegalStateException("a bug");
        };

    safe.deliver(one());

    assertThat(logged.list).hasSize(1);
    assertThat(logged.list.get(0).getThrowableProxy().getMessage()).isEqualTo("a bug");
  }

  @Test
  void logsNoTraceThatShowsASecretHoweverDeep() {
    sink.answer =
        incident -> {
          throw new IllegalStateException("a bug", new IllegalArgumentException("at /s3cr3t"));
        };

    safe.deliver(one());

    assertThat(logged.list).hasSize(1);
    assertThat(logged.list.get(0).getThrowableProxy()).isNull();
    assertThat(logged.list.get(0).getKeyValuePairs().toString())
        .contains("a bug")
        .doesNotContain("s3cr3t");
  }

  @Test
  void forgetsHowOftenItThrewOnceItWasTaken() {
    for (int round = 0; round < 3; round++) {
      sink.answer =
          incident -> {
            throw new IllegalStateException("a bug");
          };
      for (int attempt = 1; attempt < SafeSink.THROWS_ALLOWED; attempt++) {
        assertThat(safe.deliver(one()).get(0)).isInstanceOf(Retry.class);
      }
      sink.answer = incident -> new Delivered();
      assertThat(safe.deliver(one())).containsExactly(new Delivered());
    }
  }

  private static List<Incident> one() {
    return List.of(incident("a", 1, "x"));
  }

  /** Answers nothing, whatever it is given. */
  private static final class Silent implements Sink {
    @Override
    public List<Outcome> deliver(List<Incident> incidents) {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
