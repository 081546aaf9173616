package io.firedamp.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.opensearch.BulkAnswer.Failure;
import io.firedamp.sinks.opensearch.BulkAnswer.Item;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkRuleTest {
  @ParameterizedTest
  @ValueSource(ints = {200, 201})
  void takesWhatIsIndexed(int status) {
    assertThat(outcome(status, "", "")).isEqualTo(new Delivered());
  }

  @Test
  void takesAVersionConflictForARepetition() {
    assertThat(outcome(409, "version_conflict_engine_exception", "x")).isEqualTo(new Duplicate());
  }

  @ParameterizedTest
  @CsvSource({
    "400, mapper_parsing_exception, failed to parse",
    "400, document_parsing_exception, failed to parse",
    "400, strict_dynamic_mapping_exception, not allowed",
    "400, illegal_argument_exception, Document contains at least one immense term"
  })
  void buriesWhatTheMappingDoesNotTake(int status, String type, String reason) {
    assertThat(outcome(status, type, reason))
        .isEqualTo(new Poison("answered " + status + " for one document, " + type + ": " + reason));
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_index_name_exception, Invalid index name",
    "400, index_closed_exception, closed",
    "400, illegal_argument_exception, only write ops with an op_type of create are allowed in data streams",
    "400, illegal_argument_exception, no write index is defined for alias [al].",
    "401, security_exception, no",
    "403, security_exception, no permissions",
    "403, cluster_block_exception, index read-only",
    "404, index_not_found_exception, no such index",
    "409, other_exception, x",
    "0, '', ''"
  })
  void holdsWhatIndexOrRoleAreToBlameFor(int status, String type, String reason) {
    assertThat(outcome(status, type, reason)).isInstanceOf(Hold.class);
  }

  @ParameterizedTest
  @CsvSource({
    "429, rejected_execution_exception, PT0S",
    "429, cluster_block_exception, PT1M",
    "503, unavailable_shards_exception, PT0S",
    "500, x, PT0S"
  })
  void triesAgainWhatIsBusyAndWaitsWhereTheDiskIsFull(int status, String type, Duration pause) {
    assertThat(outcome(status, type, "x"))
        .isInstanceOfSatisfying(Retry.class, retry -> assertThat(retry.after()).isEqualTo(pause));
  }

  private static Outcome outcome(int status, String type, String reason) {
    return BulkRule.outcome(new Item(status, new Failure(type, reason)), said -> said);
  }
}
