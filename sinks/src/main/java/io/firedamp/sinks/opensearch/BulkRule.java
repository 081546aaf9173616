package io.firedamp.sinks.opensearch;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.http.StatusRule;
import io.firedamp.sinks.opensearch.BulkAnswer.Item;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What became of a document, as its item in the answer says. Observed on OpenSearch 2.19.6. */
final class BulkRule {
  /** A full disk is not emptied in a second. */
  private static final Duration DISK = Duration.ofMinutes(1);

  /** Status 400, and the index is to blame. */
  private static final Set<String> OF_THE_INDEX =
      Set.of("invalid_index_name_exception", "index_closed_exception");

  private BulkRule() {}

  /**
   * The outcome.
   *
   * @param shown makes a reason of what is said, without secrets
   */
  static Outcome outcome(Item item, UnaryOperator<String> shown) {
    String type = item.error().type();
    String reason =
        shown.apply(
            "answered %d for one document, %s: %s"
                .formatted(item.status(), type, item.error().reason()));
    if (item.status() == 409 && type.equals("version_conflict_engine_exception")) {
      return new Duplicate();
    }
    if (item.status() == 400 && isOfTheIndex(item)) {
      return new Hold(reason);
    }
    return StatusRule.outcome(item.status(), isDiskFull(item) ? DISK : Duration.ZERO, reason);
  }

  /** Whether the server takes nothing more because its disk is full. */
  static boolean isDiskFull(Item item) {
    return item.status() == 429 && item.error().type().equals("cluster_block_exception");
  }

  private static boolean isOfTheIndex(Item item) {
    String reason = item.error().reason();
    return OF_THE_INDEX.contains(item.error().type())
        || reason.startsWith("only write ops with an op_type of create are allowed in data streams")
        || reason.startsWith("no write index is defined for alias");
  }
}
