package io.firedamp.ingest.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final int LONGEST = 40;

  private final Random random = new Random(Long.getLong("firedamp.seed", 20_261_128));

  @Test
  void cutsByLengthAndByLine() throws Exception {
    assertThat(told("11 <1>one\ntwo.<1>three\n<1>four\u00009 <1>five!!\r\n<1>six\r\n"))
        .containsExactly("<1>one\ntwo.", "<1>three", "<1>four", "<1>five!!", "<1>six\r");
  }

  @Test
  void takesALineThatBeginsWithANumberForALine() throws Exception {
    assertThat(told("1700000000.123 12 10.0.0.7 GET\n42\n4 2\n12345678901 x\n"))
        .containsExactly("1700000000.123 12 10.0.0.7 GET", "42", "4 2", "12345678901 x");
  }

  @Test
  void givesTheBeginningOfWhatIsTooLongAndGoesOn() throws Exception {
    String long41 = "<1>" + "x".repeat(38);

    assertThat(told("41 " + long41 + "3 <1>" + "<1>" + "y".repeat(60) + "\n<1>z\n"))
        .containsExactly(
            "cut: " + long41.substring(0, LONGEST), "<1>", "cut: <1>" + "y".repeat(37), "<1>z");
  }

  @Test
  void saysOfAMessageThatEndsInTheMiddleThatItDoes() throws Exception {
    assertThat(told("9 <1>fi")).containsExactly("cut: <1>fi");
    assertThat(told("<1>last")).containsExactly("<1>last");
    assertThat(told("")).isEmpty();
  }

  @Test
  void tellsTheSameHoweverTheStreamIsCut() throws Exception {
    for (int round = 0; round < 500; round++) {
      StringBuilder stream = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        String message = "<" + random.nextInt(192) + ">" + "é1 ".repeat(random.nextInt(12));
        stream.append(
            random.nextBoolean()
                ? message.getBytes(UTF_8).length + " " + message
                : message + (random.nextBoolean() ? "\n" : "\u0000"));
      }

      assertThat(toldInPieces(stream.toString())).isEqualTo(told(stream.toString()));
    }
  }

  private static List<String> told(String stream) throws Exception {
    List<String> told = new ArrayList<>();
    Frames frames = frames(told);
    byte[] bytes = stream.getBytes(UTF_8);
    frames.read(bytes, bytes.length);
    frames.end();
    return told;
  }

  private List<String> toldInPieces(String stream) throws Exception {
    List<String> told = new ArrayList<>();
    Frames frames = frames(told);
    byte[] bytes = stream.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; ) {
      byte[] piece =
          Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(9)));
      frames.read(piece, piece.length);
      at += piece.length;
    }
    frames.end();
    return told;
  }

  private static Frames frames(List<String> told) {
    return new Frames(
        LONGEST, (bytes, whole) -> told.add((whole ? "" : "cut: ") + new String(bytes, UTF_8)));
  }
}
