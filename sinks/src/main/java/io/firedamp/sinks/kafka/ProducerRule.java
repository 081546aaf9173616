package io.firedamp.sinks.kafka;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.jspecify.annotations.Nullable;

/** What a failure of a producer means for the record that it was to write. */
final class ProducerRule {
  private ProducerRule() {}

  /** What is not named here is a login, a right, a name or a setting: a person must help. */
  static Outcome outcome(String bootstrap, Throwable failure) {
    String reason =
        "%s %s: %s".formatted(bootstrap, failure.getClass().getSimpleName(), failure.getMessage());
    if (failure instanceof RecordTooLargeException) {
      return new Poison(reason);
    }
    return failure instanceof RetriableException || isEndOf(failure)
        ? new Retry(Duration.ZERO, reason)
        : new Hold(reason);
  }

  /** Whether the next record would fare alike, and be waited for as long. */
  static boolean isAway(@Nullable Throwable failure) {
    return failure != null && !(failure instanceof RecordTooLargeException);
  }

  /** Whether it may be written in spite of the failure. */
  static boolean isAmbiguous(Throwable failure) {
    return failure instanceof TimeoutException;
  }

  /** Whether the producer is of no use any more, and the next one is. */
  static boolean isEndOf(Throwable failure) {
    return failure instanceof ProducerFencedException
        || failure instanceof OutOfOrderSequenceException
        || failure instanceof UnknownProducerIdException
        || failure instanceof InvalidProducerEpochException;
  }
}
