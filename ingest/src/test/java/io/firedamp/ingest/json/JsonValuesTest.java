package io.firedamp.ingest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.schemas.avro.DeadLetter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single values, as every format of ours reads them. */
class JsonValuesTest {
  private static final String FACE = "\ud83d\udc7e";

  @Test
  void aStringIsReadAndNullIsAbsent() throws Exception {
    assertThat(Json.text(on("\"a\\u0000b\""), "x", 9)).isEqualTo("a\u0000b");
    assertThat(Json.text(on("\"\""), "x", 9)).isEmpty();
    assertThat(Json.text(on("null"), "x", 9)).isNull();
  }

  @Test
  void aStringIsCutAtItsBoundAndShowsIt() throws Exception {
    assertThat(Json.text(on("\"abcde\""), "x", 5)).isEqualTo("abcde");
    assertThat(Json.text(on("\"abcdef\""), "x", 5)).isEqualTo("abcd…");
  }

  @Test
  void noCutLeavesHalfACharacter() throws Exception {
    for (int longest = 1; longest < 12; longest++) {
      String cut = String.valueOf(Json.text(on("\"a" + FACE.repeat(8) + "\""), "x", longest));

      assertThat(cut.length()).isLessThanOrEqualTo(longest);
      assertThat(new String(cut.getBytes(UTF_8), UTF_8)).isEqualTo(cut);
    }
  }

  @Test
  void aDeadLettersReasonAndOriginHaveNoHalfCharacter() {
    for (String lead : List.of("", "a")) {
      String text = lead + FACE.repeat(600);

      DeadLetter letter = (DeadLetter) DeadLetters.unreadable(text, new byte[0], text).value();

      assertThat(letter.getReason()).hasSizeBetween(1022, 1024).endsWith("…");
      assertThat(new String(letter.getReason().getBytes(UTF_8), UTF_8))
          .isEqualTo(letter.getReason());
      assertThat(letter.getOrigin()).isEqualTo(letter.getReason());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5|a string, was 5",
        "1e9|a string, was 1e9",
        "true|a string, was true",
        "{\"a\":1}|a string, was an object",
        "[1]|a string, was an array"
      })
  void whatIsNoStringIsNamed(String json, String expected) {
    assertThatThrownBy(() -> Json.text(on(json), "user.name", 9))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("user.name must be " + expected);
  }

  @Test
  void aLongValueIsNamedByItsBeginning() {
    assertThatThrownBy(() -> Json.members(on("\"" + "x".repeat(500) + "\""), "user", name -> {}))
        .hasMessage("user must be an object, was '" + "x".repeat(57) + "…'");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-5, -5", "7, 7", "null,"})
  void aWholeNumberWithinItsBoundsIsRead(String json, Integer expected) throws Exception {
    assertThat(Json.wholeNumber(on(json), "x", -5, 7)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8",
        "-6",
        "1.0",
        "1e0",
        "\"1\"",
        "true",
        "[]",
        "{}",
        "99999999999",
        "-9999999999",
        "123456789012345678901234567890"
      })
  void anyOtherNumberIsRefused(String json) {
    assertThatThrownBy(() -> Json.wholeNumber(on(json), "x", -5, 7))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageStartingWith("x must be a whole number from -5 to 7, was ");
  }

  @Test
  void aListIsCutInNumberAndLengthAndLeavesOutNulls() throws Exception {
    assertThat(Json.texts(on("[\"a\",null,\"bcd\",\"e\"]"), "x", 2, 2)).containsExactly("a", "b…");
    assertThat(Json.texts(on("[]"), "x", 2, 2)).isEmpty();
    assertThat(Json.texts(on("null"), "x", 2, 2)).isEmpty();
  }

  @Test
  void aListIsReadToItsEndHoweverLongItIs() throws Exception {
    JsonParser json = on("[\"a\",\"b\",\"c\",\"d\"] 5");

    assertThat(Json.texts(json, "x", 1, 9)).containsExactly("a");
    assertThat(json.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[\"a\",5]|x[] must be a string, was 5",
        "[[]]|x[] must be a string, was an array",
        "\"a\"|x must be an array, was 'a'",
        "{}|x must be an array, was an object"
      })
  void aListOfAnythingElseIsRefused(String json, String message) {
    assertThatThrownBy(() -> Json.texts(on(json), "x", 9, 9)).hasMessage(message);
  }

  @Test
  void whatAReaderOfMembersLeavesIsSkipped() throws Exception {
    List<String> names = new ArrayList<>();
    JsonParser json = on("{\"a\":{\"b\":[{}]},\"c\":[[1]],\"d\":null}");

    Json.members(json, "x", names::add);

    assertThat(names).containsExactly("a", "c", "d");
  }

  @Test
  void nullHasNoMembersAndIsNoObject() throws Exception {
    List<String> names = new ArrayList<>();

    Json.members(on("null"), "x", names::add);

    assertThat(names).isEmpty();
    assertThat(Json.isObject(on("null"), "x")).isFalse();
    assertThat(Json.isArray(on("null"), "x")).isFalse();
    assertThat(Json.isObject(on("{}"), "x")).isTrue();
    assertThat(Json.isArray(on("[]"), "x")).isTrue();
  }

  @Test
  void aDocumentMayBeAsDeepAsTheApiServersAndNoDeeper() throws Exception {
    assertThat(skipped("[".repeat(10_000) + "]".repeat(10_000))).isTrue();
    assertThatThrownBy(() -> skipped("[".repeat(10_001) + "]".repeat(10_001)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nesting depth");
  }

  @Test
  void offsetsCountFromWhereReadingBegan() throws Exception {
    byte[] bytes = "xxx{\"a\":1}".getBytes(UTF_8);

    JsonParser json = Json.parser(bytes, 3);

    assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
    assertThat(json.currentTokenLocation().getByteOffset()).isZero();
  }

  private static boolean skipped(String text) throws IOException {
    JsonParser json = on(text);
    json.skipChildren();
    return json.nextToken() == null;
  }

  private static JsonParser on(String text) throws IOException {
    JsonParser json = Json.parser(text.getBytes(UTF_8), 0);
    json.nextToken();
    return json;
  }
}
