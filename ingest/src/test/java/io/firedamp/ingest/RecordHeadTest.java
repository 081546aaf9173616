package io.firedamp.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordHeadTest {
  @Test
  void tellsTheTopLevelKeysInTheirOrder() {
    assertThat(head("{\"b\":{\"x\":1},\"a\":[{\"y\":2}],\"c\":3}").keys())
        .containsExactly("b", "a", "c");
  }

  @Test
  void tellsTheKeysOfTheFirstObjectOfAnArray() {
    assertThat(head("[{\"a\":1},{\"b\":2}]").keys()).containsExactly("a");
  }

  @Test
  void answersAlikeWhateverWasAskedBefore() {
    RecordHead head = head("{\"a\":1,\"b\":2,\"c\":3}");

    assertThat(head.keys().contains("b")).isTrue();
    assertThat(head.keys().contains("missing")).isFalse();
    assertThat(head.keys()).containsExactly("a", "b", "c");
    assertThat(head.keys().contains("a")).isTrue();
  }

  @Test
  void readsNoFurtherThanItIsAsked() {
    byte[] record = "{\"a\":1,\"b\":2}".getBytes(UTF_8);
    RecordHead head = RecordHead.of(record);
    assertThat(head.keys().contains("a")).isTrue();

    record[8] = 'z';

    assertThat(head.keys().contains("z")).isTrue();
  }

  @Test
  void tellsTheKeysBehindWhateverValues() {
    assertThat(
            head(" { \"a\" : \"}\\\"{,\" ,\n\"b\":[{\"x\":[1,{}]},\"]\"],\"c\":-1.5e3, \"d\":null }")
                .keys())
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void tellsKeysThatAreWrittenAsNoMachineDoes() {
    assertThat(head("\uFEFF{\"a\":1,\"b\":2}").keys()).containsExactly("a", "b");
    assertThat(head("{\"a\":1,\"\\u0062\":2,\"ä\":3,\"c\":4}").keys())
        .containsExactly("a", "b", "ä", "c");
    assertThat(head("{\"a\":1,\"a\":2,\"\":3}").keys()).containsExactly("a", "");
    assertThat(head("{}").keys()).isEmpty();
    assertThat(head("{\"a\":1,}").keys()).containsExactly("a");
  }

  @Test
  void tellsTheKeysBeforeACut() {
    assertThat(head("{\"a\":1,\"b\":{\"x\"").keys()).containsExactly("a", "b");
  }

  @Test
  void tellsSixtyFourKeysAtMost() {
    String members =
        IntStream.range(0, 100).mapToObj(i -> "\"k" + i + "\":0").collect(Collectors.joining(","));

    assertThat(head("{" + members + "}").keys()).hasSize(64).doesNotContain("k64");
  }

  @Test
  void hasNoKeysWhereThereIsNoObject() {
    assertThat(head("1.5").keys()).isEmpty();
    assertThat(head("# HELP up").keys()).isEmpty();
    assertThat(head("").keys()).isEmpty();
  }

  @Test
  void keepsFourKibibytesOfTextWithoutAByteOrderMark() {
    assertThat(head("\uFEFFhello").text()).isEqualTo("hello");
    assertThat(head("x".repeat(5000)).text()).hasSize(4096);
  }

  private static RecordHead head(String record) {
    return RecordHead.of(record.getBytes(UTF_8));
  }
}
