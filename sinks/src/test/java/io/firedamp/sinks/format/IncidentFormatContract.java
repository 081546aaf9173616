package io.firedamp.sinks.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.TestIncidents;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every format keeps to, whatever an attacker wrote into an incident. */
public abstract class IncidentFormatContract {
  private static final long SEED = 20260316;
  private static final int LARGE = 256 * 1024;

  /** The format, as a service line makes it. */
  protected abstract IncidentFormat format();

  @Test
  void isFoundByItsServiceLine() {
    assertThat(ServiceLoader.load(IncidentFormat.class, format().getClass().getClassLoader()))
        .extracting(IncidentFormat::name)
        .contains(format().name());
  }

  @Test
  void isNamedAsAConfigurationCanNameIt() {
    assertThat(format().name()).matches("[a-z0-9][a-z0-9-]{0,62}");
    assertThat(format().contentType()).matches("[a-z]+/[a-z0-9.+-]+(; ?[a-z]+=[a-z0-9.-]+)*");
    assertThat(format().about()).endsWith(".").doesNotContain("\n");
  }

  @Test
  void isOneLineOfValidTextThatFits() throws CharacterCodingException {
    Random random = new Random(SEED);
    IncidentFormat format = format();

    for (int round = 0; round < 500; round++) {
      int largest = format.smallest() + random.nextInt(8 * 1024);
      byte[] line = format.format(HostileIncidents.incident(random, 100), largest);

      assertThat(line).as("seed %d, round %d", SEED, round).hasSizeLessThanOrEqualTo(largest);
      assertThat(strict(line).codePoints()).noneMatch(IncidentFormatContract::isActive);
    }
  }

  @Test
  void fitsIntoTheLeastWhateverEveryTextIs() throws CharacterCodingException {
    for (String text :
        List.of(
            "\u0000", "\u001b", "\u00ff", "\"", "\\", "\n", "|", "=", " ", "⛏", "\ud83d\ude00")) {
      IncidentFormat format = format();
      Incident incident = HostileIncidents.full(text.repeat(5_000), 200);

      byte[] line = format.format(incident, format.smallest());

      assertThat(line).as(text).hasSizeLessThanOrEqualTo(format.smallest());
      assertThat(strict(line)).contains(incident.getId());
    }
  }

  @Test
  void saysOfALineWhatItDelivered() {
    Random random = new Random(SEED);

    for (int round = 0; round < 200; round++) {
      Incident incident = HostileIncidents.incident(random, 20);

      byte[] whole = format().format(incident, LARGE);
      byte[] least = format().format(incident, format().smallest());

      assertThat(format().deliveryKey(whole)).contains(DeliveryKey.of(incident));
      assertThat(format().deliveryKey(least)).contains(DeliveryKey.of(incident));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "{}",
        "[1]",
        "{\"firedamp\":1}",
        "CEF:0|x",
        "CEF:0|Firedamp|\\",
        "\u0000"
      })
  void knowsNothingOfAnothersLine(String line) {
    assertThat(format().deliveryKey(line.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void knowsNothingOfALineCutAnywhereBeforeItsKey() {
    byte[] line = format().format(TestIncidents.incident("6f0c", 3, "x"), LARGE);
    int key = new String(line, StandardCharsets.UTF_8).indexOf("6f0c:3");

    for (int length = 0; length <= key; length++) {
      assertThat(format().deliveryKey(java.util.Arrays.copyOf(line, length))).isEmpty();
    }
  }

  @Test
  void writesEqualTextForEqualIncidents() {
    Incident one = HostileIncidents.incident(new Random(SEED), 20);
    Incident other = HostileIncidents.incident(new Random(SEED), 20);

    assertThat(format().format(one, LARGE)).isEqualTo(format().format(other, LARGE));
  }

  @Test
  void writesATextForEachRevision() {
    Set<String> texts =
        List.of(1, 2, 3).stream()
            .map(revision -> TestIncidents.incident("a", revision, "x"))
            .map(incident -> new String(format().format(incident, LARGE), StandardCharsets.UTF_8))
            .collect(Collectors.toSet());

    assertThat(texts).hasSize(3);
  }

  @Test
  void showsWhatIsInvisibleOrActiveInsteadOfObeyingIt() {
    Incident incident = TestIncidents.incident("a", 1, "pay\u202edap\u001b[2J\u0000\ud800 end");

    String line = new String(format().format(incident, LARGE), StandardCharsets.UTF_8);

    assertThat(line)
        .contains("u202edap")
        .contains("u001b[2J")
        .contains("u0000")
        .contains("ud800 end");
  }

  @Test
  void refusesABoundWithoutRoom() {
    int tooSmall = format().smallest() - 1;

    assertThatThrownBy(() -> format().format(TestIncidents.incident("a", 1, "x"), tooSmall))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was " + tooSmall);
  }

  private static boolean isActive(int character) {
    return Character.isISOControl(character)
        || Character.getType(character) == Character.FORMAT
        || Character.getType(character) == Character.LINE_SEPARATOR
        || Character.getType(character) == Character.PARAGRAPH_SEPARATOR
        || Character.getType(character) == Character.SURROGATE;
  }

  private static String strict(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes))
        .toString();
  }
}
