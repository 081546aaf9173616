package io.firedamp.sinks.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.HostileIncidents;
import io.firedamp.sinks.format.IncidentFormats;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogMessageTest {
  private static final byte[] BODY = "body".getBytes(UTF_8);

  /** A value of structured data ends at the first quote that no backslash stands before. */
  private static final Pattern MESSAGE =
      Pattern.compile(
          "<\\d{1,3}>1 \\S+ [\\x21-\\x7e]{1,255} [\\x21-\\x7e]{1,48} - incident"
              + " \\[origin software=\"[^\"\\\\\\]]*\" swVersion=\"[^\"\\\\\\]]*\"]"
              + "\\[firedamp@32473 incident=\"(?<incident>(?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*+)\""
              + " revision=\"\\d+\" status=\"[A-Z]+\"] (?<body>.*)",
          Pattern.DOTALL);

  private final SyslogMessage message = new SyslogMessage(13, "here", "firedamp");

  @Test
  void tellsWhoSaysWhatOfWhichIncident() {
    assertThat(text(TestIncidents.incident("6f0c", 3, "x")))
        .isEqualTo(
            "<105>1 2018-03-16T10:01:00.000Z here firedamp - incident"
                + " [origin software=\"Firedamp\" swVersion=\""
                + Product.version()
                + "\"][firedamp@32473 incident=\"6f0c\" revision=\"3\" status=\"OPEN\"] body");
  }

  @ParameterizedTest
  @CsvSource({"CRITICAL, 105", "HIGH, 106", "MEDIUM, 108", "LOW, 109", "INFO, 110"})
  void isAsUrgentAsTheIncidentIsSevere(Severity severity, int priority) {
    Incident incident =
        Incident.newBuilder(TestIncidents.incident("a", 1, "x")).setSeverity(severity).build();

    assertThat(text(incident)).startsWith("<" + priority + ">1 ");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "13, 105", "23, 185"})
  void isOfTheFacilityItIsTold(int facility, int priority) {
    byte[] bytes =
        new SyslogMessage(facility, "here", "app")
            .format(TestIncidents.incident("a", 1, "x"), BODY);

    assertThat(new String(bytes, UTF_8)).startsWith("<" + priority + ">1 ");
  }

  @Test
  void saysThatAnIncidentIsOver() {
    Incident closed =
        Incident.newBuilder(TestIncidents.incident("a", 1, "x"))
            .setStatus(IncidentStatus.RETRACTED)
            .build();

    assertThat(text(closed)).contains("status=\"RETRACTED\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\"b', 'a\\\"b'",
    "'a]b', 'a\\]b'",
    "'a\\b', 'a\\\\b'",
    "'a\nb', 'a\\\\u000ab'",
    "'a\u001bb', 'a\\\\u001bb'",
    "'a\u202eb', 'a\\\\u202eb'",
    "'a\u0000b', 'a\\\\u0000b'"
  })
  void escapesAnIdForASyslogReaderAndForAPerson(String id, String written) {
    assertThat(text(TestIncidents.incident(id, 1, "x"))).contains("incident=\"" + written + "\"");
  }

  @Test
  void writesNamesInPrintableAsciiOfTheLengthThatIsAllowed() {
    SyslogMessage odd =
        new SyslogMessage(13, "h ö\n" + "h".repeat(300), "a\u0000" + "a".repeat(90));

    String[] words =
        new String(odd.format(TestIncidents.incident("a", 1, "x"), BODY), UTF_8).split(" ", -1);

    assertThat(words[2]).isEqualTo("h___" + "h".repeat(251));
    assertThat(words[3]).isEqualTo("a_" + "a".repeat(46));
  }

  @Test
  void writesTheNilValueForANameThatIsEmpty() {
    byte[] bytes = new SyslogMessage(13, "", "").format(TestIncidents.incident("a", 1, "x"), BODY);

    assertThat(new String(bytes, UTF_8)).contains("Z - - - incident ");
  }

  @Test
  void leavesTheBodyAllButTheHeadsBound() {
    Random random = new Random(20260316);
    SyslogMessage longest = new SyslogMessage(23, "h".repeat(500), "a".repeat(500));

    for (int round = 0; round < 500; round++) {
      Incident incident =
          Incident.newBuilder(TestIncidents.incident("a", Integer.MAX_VALUE, "x"))
              .setId(HostileIncidents.text(random, 300))
              .setStatus(IncidentStatus.RETRACTED)
              .build();

      String head = new String(longest.format(incident, new byte[0]), UTF_8);

      assertThat(head.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(SyslogMessage.LARGEST_HEAD);
      assertThat(head.codePoints()).noneMatch(Character::isISOControl);
    }
  }

  /** RFC 5424, 6: what a strict reader reads is what was meant, and the body is left as it is. */
  @Test
  void isReadAsItWasMeantWhateverAnAttackerWrote() {
    Random random = new Random(Long.getLong("firedamp.seed", 20260316));
    for (int round = 0; round < Integer.getInteger("firedamp.rounds", 1_000); round++) {
      Incident incident =
          Incident.newBuilder(HostileIncidents.incident(random, 20))
              .setId(HostileIncidents.text(random, 8))
              .build();
      byte[] body = IncidentFormats.bundled().named("cef").format(incident, 64 * 1024);
      String text = new String(message.format(incident, body), UTF_8);

      Matcher read = MESSAGE.matcher(text);

      assertThat(read.matches()).as(text).isTrue();
      assertThat(read.group("incident").replaceAll("\\\\([\"\\\\\\]])", "$1"))
          .isEqualTo(VisibleText.of(incident.getId(), 128));
      assertThat(read.group("body")).isEqualTo(new String(body, UTF_8));
    }
  }

  private String text(Incident incident) {
    return new String(message.format(incident, BODY), UTF_8);
  }
}
