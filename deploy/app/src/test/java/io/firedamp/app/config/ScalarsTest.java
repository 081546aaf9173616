package io.firedamp.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.app.config.YamlNode.Scalar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single settings: what each type takes, what references lead to, and what no sentence shows. */
final class ScalarsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TOKEN", "s3cret", "TOKEN_TOO", "s3cret-of-another", "EMPTY", "", "ODD", "a$1\\b");
  private static final Place PLACE = new Place("f.yaml", 3, "sinks.siem.token");

  private final References references = new References(ENVIRONMENT, Path.of("/var/lib/firedamp"));
  private final Scalars scalars = new Scalars(references);

  /** Severities, as a plugin might have them. */
  private enum Loudness {
    QUIET,
    VERY_LOUD
  }

  @Test
  void everyTypeIsReadFromItsText() {
    assertThat(read(String.class, "x y")).isEqualTo("x y");
    assertThat(read(int.class, "1_000")).isEqualTo(1000);
    assertThat(read(Integer.class, "-7")).isEqualTo(-7);
    assertThat(read(long.class, "10_000_000_000")).isEqualTo(10_000_000_000L);
    assertThat(read(double.class, "1e-3")).isEqualTo(0.001);
    assertThat(read(boolean.class, "true")).isEqualTo(true);
    assertThat(read(Boolean.class, "false")).isEqualTo(false);
    assertThat(read(Duration.class, "1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(read(Path.class, "/a/b")).isEqualTo(Path.of("/a/b"));
    assertThat(read(URI.class, "https://a:1/b")).isEqualTo(URI.create("https://a:1/b"));
    assertThat(read(Loudness.class, "very-loud")).isEqualTo(Loudness.VERY_LOUD);
    assertThat(read(Loudness.class, "Quiet")).isEqualTo(Loudness.QUIET);
  }

  @Test
  void refusesWhatIsOfNoSuchType() {
    assertRefused(int.class, "1.5", "a whole number, was '1.5'");
    assertRefused(int.class, "3000000000", "a whole number, was '3000000000'");
    assertRefused(long.class, "9e3", "a whole number, was '9e3'");
    assertRefused(double.class, "NaN", "a number, was 'NaN'");
    assertRefused(double.class, "Infinity", "a number, was 'Infinity'");
    assertRefused(double.class, "1,5", "a number, was '1,5'");
    assertRefused(boolean.class, "yes", "true or false, was 'yes'");
    assertRefused(boolean.class, "True", "true or false, was 'True'");
    assertRefused(Duration.class, "5", "a duration such as 30s, 10m, 7d or PT10M, was '5'");
    assertRefused(Path.class, "a\0b", "a path, was 'a\0b'");
    assertRefused(URI.class, "a b", "a URL, was 'a b'");
    assertRefused(
        Loudness.class,
        "very-lod",
        "one of quiet, very-loud, was 'very-lod'; did you mean 'very-loud'?");
    assertRefused(
        Loudness.class, "x", "one of quiet, very-loud, was 'x'; known values are quiet, very-loud");
  }

  @Test
  void aSettingOfATypeNobodyKnowsIsADefectOfOurs() {
    assertThatThrownBy(() -> read(Thread.class, "x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a setting cannot be of type java.lang.Thread");
  }

  @ParameterizedTest
  @CsvSource({
    "${env:TOKEN}, s3cret",
    "Bearer ${env:TOKEN}, Bearer s3cret",
    "${env:TOKEN}${env:EMPTY}!, s3cret!",
    "${env:ODD}, a$1\\b",
    "${data}/x, /var/lib/firedamp/x",
    "$env:TOKEN, $env:TOKEN",
    "{env:TOKEN}, {env:TOKEN}",
    "${env:TOKEN, ${env:TOKEN"
  })
  void aReferenceIsReplacedByWhatItLeadsTo(String written, String value) {
    assertThat(references.resolve(written)).isEqualTo(value);
  }

  @Test
  void whatAReferenceLeadsToIsNoReferenceItself() {
    References nested = new References(Map.of("A", "${env:B}", "B", "s3cret"), Path.of("/d"));

    assertThat(nested.resolve("${env:A}")).isEqualTo("${env:B}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${env:NONE}|environment variable 'NONE' is not set; set it, or use ${file:/path}",
        "${env:}|environment variable '' is not set; set it, or use ${file:/path}",
        "${TOKEN}|'${TOKEN}' is no reference; write ${env:NAME}, ${file:/path} or ${data}",
        "${}|'${}' is no reference; write ${env:NAME}, ${file:/path} or ${data}",
        "${file:/none}|file '/none' cannot be read; it must exist and be readable text"
      })
  void aReferenceThatLeadsNowhereIsNamed(String written, String message) {
    assertThatThrownBy(() -> references.resolve(written)).hasMessage(message);
    assertThatThrownBy(() -> read(String.class, written))
        .isInstanceOf(ConfigException.class)
        .hasMessage("f.yaml:3: sinks.siem.token: " + message);
  }

  @Test
  void aFilesLastLineEndIsNoPartOfASecret(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), "  s3 cret\r\n");

    assertThat(references.resolve("${file:" + file + "}")).isEqualTo("  s3 cret");
  }

  @Test
  void aFileThatIsTooLargeIsNoSecret(@TempDir Path directory) throws IOException {
    Path most = Files.writeString(directory.resolve("most"), "x".repeat(65_536));
    Path more = Files.writeString(directory.resolve("more"), "x".repeat(65_537));

    assertThat(references.resolve("${file:" + most + "}")).hasSize(65_536);
    assertThatThrownBy(() -> references.resolve("${file:" + more + "}"))
        .hasMessage("file '" + more + "' is larger than 64 KiB, which no secret is");
  }

  @Test
  void theDataDirectoryMayBeAnotherAndNothingElseChanges() {
    References moved = references.withData(Path.of("/elsewhere"));

    assertThat(moved.resolve("${data}:${env:TOKEN}")).isEqualTo("/elsewhere:s3cret");
    assertThat(references.resolve("${data}")).isEqualTo("/var/lib/firedamp");
  }

  @Test
  void aSentenceShowsReferencesAndNotWhatTheyLedTo() {
    read(String.class, "${env:TOKEN}");

    assertThat(scalars.withoutSecrets("token must be short, was 's3cret'"))
        .isEqualTo("token must be short, was '${env:TOKEN}'");
  }

  @Test
  void aSecretThatBeginsAsAnotherDoesLeavesNoPieceOfItself() {
    read(String.class, "${env:TOKEN}");
    read(String.class, "${env:TOKEN_TOO}");

    assertThat(scalars.withoutSecrets("was 's3cret-of-another' and 's3cret'"))
        .isEqualTo("was '${env:TOKEN_TOO}' and '${env:TOKEN}'");
  }

  @Test
  void onlyWhatAReferenceLedToIsASecret() {
    read(String.class, "plain");
    read(String.class, "${data}/x");
    read(String.class, "${env:EMPTY}");
    read(String.class, "Bearer ${env:TOKEN}");

    assertThat(scalars.secrets()).containsExactly("Bearer s3cret");
  }

  @Test
  void aValueThatIsRefusedIsShownAsItWasWritten() {
    assertThatThrownBy(() -> read(int.class, "${env:TOKEN}"))
        .hasMessage("f.yaml:3: sinks.siem.token: must be a whole number, was '${env:TOKEN}'");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void aPlaceIsNamedAsFarAsItIsKnown(int line) {
    Place place = new Place("f.yaml", line, "").key("sinks", line).item(2, line).key("x", line);

    assertThat(place.path()).isEqualTo("sinks[2].x");
    assertThat(place.refuse(": is wrong"))
        .hasMessage((line == 0 ? "f.yaml" : "f.yaml:7") + ": sinks[2].x: is wrong");
    assertThat(new Place("f.yaml", line, "").refuse(": is wrong"))
        .hasMessage((line == 0 ? "f.yaml" : "f.yaml:7") + ": is wrong");
  }

  private void assertRefused(Class<?> type, String text, String sentence) {
    assertThatThrownBy(() -> read(type, text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("f.yaml:3: sinks.siem.token: must be " + sentence);
  }

  private Object read(Class<?> type, String text) {
    return scalars.read(type, new Scalar(text, true), PLACE);
  }
}
