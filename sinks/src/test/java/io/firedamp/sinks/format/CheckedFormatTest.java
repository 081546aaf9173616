package io.firedamp.sinks.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.TestIncidents;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckedFormatTest {
  private static final Incident INCIDENT = TestIncidents.incident("a", 1, "x");

  /** Writes what it is told, and stumbles over every line. */
  private record Careless(String text) implements IncidentFormat {
    @Override
    public String name() {
      return "careless";
    }

    @Override
    public String about() {
      return "For the test.";
    }

    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public int smallest() {
      return 1;
    }

    @Override
    public byte[] format(Incident incident, int largest) {
      return text.getBytes(UTF_8);
    }

    @Override
    public Optional<DeliveryKey> deliveryKey(byte[] line) {
      throw new IllegalStateException("a bug");
    }
  }

  @Test
  void handsOnALineThatKeepsToTheRules() {
    IncidentFormat format = named("a|b");

    assertThat(format.format(INCIDENT, 3)).asString(UTF_8).isEqualTo("a|b");
    assertThat(format.contentType()).isEqualTo("text/plain");
    assertThat(format.about()).isEqualTo("For the test.");
    assertThat(format.smallest()).isEqualTo(1);
  }

  @Test
  void refusesALineThatIsTooLong() {
    assertThatThrownBy(() -> named("abcd").format(INCIDENT, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("format 'careless' wrote 4 bytes where 3 were allowed");
  }

  @Test
  void refusesTwoLinesWhereOneIsAllowed() {
    for (String text : List.of("a\nb", "a\r\nb", "a\n", "\r")) {
      assertThatThrownBy(() -> named(text).format(INCIDENT, 100))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("format 'careless' wrote a line end");
    }
  }

  @Test
  void letsNoFormatKeepAnotherFromReadingItsLine() {
    IncidentFormats formats =
        IncidentFormats.of(List.of(new Careless("x"), IncidentFormats.bundled().named("ecs")));
    byte[] line = formats.named("ecs").format(INCIDENT, 64 * 1024);

    assertThat(formats.deliveryKey(line)).contains(new DeliveryKey("a", 1));
  }

  private static IncidentFormat named(String text) {
    return IncidentFormats.of(List.of(new Careless(text))).named("careless");
  }
}
