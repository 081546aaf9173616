package io.firedamp.sinks.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.sinks.opensearch.BulkAnswer.Failure;
import io.firedamp.sinks.opensearch.BulkAnswer.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkAnswerTest {
  @Test
  void readsWhatBecameOfEachDocument() {
    BulkAnswer answer =
        BulkAnswer.of(
            "{\"took\":3,\"errors\":true,\"items\":[{\"index\":{\"_id\":\"a\",\"status\":201}},"
                + "{\"index\":{\"status\":409,\"error\":{\"type\":\"t\",\"reason\":\"r\","
                + "\"caused_by\":{\"type\":\"other\"}}}}]}");

    assertThat(answer.items())
        .containsExactly(new Item(201, new Failure("", "")), new Item(409, new Failure("t", "r")));
    assertThat(answer.error().type()).isEmpty();
  }

  @Test
  void readsWhyARequestWasRefusedAsOne() {
    BulkAnswer answer =
        BulkAnswer.of(
            "{\"error\":{\"root_cause\":[{\"type\":\"x\"}],\"type\":\"t\",\"reason\":\"r\"},"
                + "\"status\":400}");

    assertThat(answer.items()).isEmpty();
    assertThat(answer.error()).isEqualTo(new Failure("t", "r"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "<html>",
        "{",
        "{\"items\":7}",
        "{\"items\":{}}",
        "{\"error\":\"x\"}",
        "{\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"sta",
        "\u0000",
        "{\"error\":[]}"
      })
  void hearsNothingInWhatIsCutOrSomethingElse(String body) {
    BulkAnswer answer = BulkAnswer.of(body);

    assertThat(answer.items()).isEmpty();
    assertThat(answer.error().type()).isEmpty();
  }

  @Test
  void takesNoItemForGoodThatItCannotRead() {
    assertThat(BulkAnswer.of("{\"items\":[{},{\"index\":7},{\"index\":{\"status\":[1]}}]}").items())
        .allSatisfy(item -> assertThat(item.status()).isZero());
  }
}
