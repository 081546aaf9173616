package io.firedamp.ingest.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineScannerTest {
  @Test
  void readsNameLabelsValueAndTime() throws Exception {
    assertThat(read("up{job=\"a\", instance=\"b:1\"} 1.5 1700000000123"))
        .isEqualTo(
            new MetricLine(
                "up", Map.of("job", "a", "instance", "b:1"), 1.5, OptionalLong.of(1700000000123L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up 1",
        "up{} 1",
        "up{ } 1",
        "up\t1",
        "up  1 ",
        "{\"up\"} 1",
        "{ \"up\" , } 1",
        "up 1 # {trace=\"x\"} 3"
      })
  void blanksAndEmptyLabelsMeanNothing(String line) throws Exception {
    assertThat(read(line)).isEqualTo(new MetricLine("up", Map.of(), 1, OptionalLong.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up{a=\"b\"} 1",
        "up{a=\"b\",} 1",
        "up{a = \"b\" , } 1",
        "up{\"a\"=\"b\"} 1",
        "{\"up\",a=\"b\"} 1",
        "{a=\"b\",\"up\"} 1",
        "{a=\"b\",up} 1"
      })
  void aLabelIsTheSameHoweverItIsSpelled(String line) throws Exception {
    assertThat(read(line))
        .isEqualTo(new MetricLine("up", Map.of("a", "b"), 1, OptionalLong.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"a\\\\b|a\\b", "a\\\"b|a\"b", "}, {|}, {", "a\\tb|a\\tb", "=,#|=,#"})
  void escapesAreResolvedAndUnknownOnesStand(String written, String meant) throws Exception {
    assertThat(read("up{a=\"" + written + "\"} 1").label("a")).isEqualTo(meant);
  }

  @Test
  void anEscapedLineEndIsOne() throws Exception {
    assertThat(read("up{a=\"x\\ny\"} 1").label("a")).isEqualTo("x\ny");
  }

  @Test
  void theLastOfTwoLabelsOfOneNameStands() throws Exception {
    assertThat(read("up{a=\"x\",a=\"y\"} 1").label("a")).isEqualTo("y");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-1.5, -1.5",
    "+2., 2",
    ".5, 0.5",
    "1e3, 1000",
    "1E-3, 0.001",
    "+Inf, Infinity",
    "Inf, Infinity",
    "-Inf, -Infinity",
    "NaN, NaN"
  })
  void numbersAreReadAsTheFormatHasThem(String written, double value) throws Exception {
    assertThat(read("up " + written).value()).isEqualTo(Double.valueOf(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1d", "0x1p3", "Infinity", "nan", "1,5", "1_000", "--1", ".", "e3", "1e"})
  void javasOtherNumbersAreNone(String written) {
    assertThatThrownBy(() -> read("up " + written))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("a value must be a number, was '" + written + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000123, false, 1700000000123",
    "1700000000.5, false, 1700000000500",
    "1700000000.5, true, 1700000000500",
    "1700000000, true, 1700000000000",
    "7258118399999, false, 7258118399999"
  })
  void timesAreMillisecondsUnlessAFractionOrTheFormatSaysSeconds(
      String written, boolean openMetrics, long millis) throws Exception {
    assertThat(
            new LineScanner("up 1 " + written, openMetrics)
                .read(name -> true)
                .orElseThrow()
                .millis())
        .hasValue(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "0, milliseconds",
    "-5, milliseconds",
    "7258118400000, milliseconds",
    "0.0, seconds",
    "7258118400.1, seconds",
    "1e300, milliseconds"
  })
  void timesOutsideAnybodysLifeAreNone(String written, String unit) {
    assertThatThrownBy(() -> read("up 1 " + written))
        .hasMessage("a timestamp must be after 1970 and in " + unit + ", was '" + written + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "9up 1|expected a metric's name at column 1, found '9up 1'",
        "=1|expected a metric's name at column 1, found '=1'",
        "up|expected a value at column 3, found ''",
        "up{a=\"b\"}|expected a value at column 10, found ''",
        "up{a} 1|expected a label at column 5, found '} 1'",
        "up{=\"b\"} 1|expected a label at column 4, found '=\"b\"} 1'",
        "up{a=b} 1|expected '\"' at column 6, found 'b} 1'",
        "up{a=\"b} 1|expected the end of a quoted text at column 11, found ''",
        "up{a=\"b\" c=\"d\"} 1|expected ',' or '}' at column 10, found 'c=\"d\"} 1'",
        "up{a=\"b\"|expected ',' or '}' at column 9, found ''",
        "up 1 5 6|expected the end of the line at column 8, found '6'"
      })
  void namesThePlaceOfWhatIsWrong(String line, String message) {
    assertThatThrownBy(() -> read(line))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(message);
  }

  @Test
  void boundsLabelsAndNumbers() throws Exception {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      labels.add("a" + i + "=\"x\"");
    }
    String most = String.join(",", labels);

    assertThat(read("up{" + most + "} 1").labels()).hasSize(128);
    assertThatThrownBy(() -> read("up{" + most + ",b=\"x\"} 1"))
        .hasMessage("a sample with more than 128 labels");
    assertThat(read("up " + "1".repeat(64)).value()).isPositive();
    assertThatThrownBy(() -> read("up " + "1".repeat(65)))
        .hasMessage("a number longer than 64 characters");
  }

  @Test
  void readsNoMoreThanTheNameOfWhatNobodyWants() throws Exception {
    assertThat(new LineScanner("down{broken", false).read("up"::equals)).isEmpty();
    assertThat(new LineScanner("{\"down\"} 1", false).read("up"::equals)).isEmpty();
    assertThatThrownBy(() -> new LineScanner("{\"down\"", false).read("up"::equals))
        .isInstanceOf(MalformedEventException.class);
  }

  private static MetricLine read(String line) throws MalformedEventException {
    return new LineScanner(line, false).read(name -> true).orElseThrow();
  }
}
