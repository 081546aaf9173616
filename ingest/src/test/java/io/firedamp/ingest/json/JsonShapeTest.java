package io.firedamp.ingest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.json.JsonShape.Step;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonShapeTest {
  private static final String[] WORDS = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "1",
    "-2.5e3",
    "true",
    " ",
    "\n",
    "\t",
    "\\",
    "\\\"",
    "ü",
    "\"a\":",
    "\"b c d e f g h\",",
    "{\"a\":[1,2,",
    "\u0000"
  };

  private final Random random = new Random(Long.getLong("firedamp.seed", 20_261_128));

  @Test
  void passesOverNothingThatEndsAValueOrCannotBelongToIt() {
    for (int i = 0; i < 20_000; i++) {
      byte[] text = ("{" + some()).getBytes(UTF_8);

      assertThat(inPassing(text)).as(() -> new String(text, UTF_8)).isEqualTo(byteByByte(text));
    }
  }

  private String some() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  private static String byteByByte(byte[] text) {
    JsonShape shape = new JsonShape();
    for (int i = 0; i < text.length; i++) {
      Step step = shape.next(text[i]);
      if (step != Step.GOES_ON) {
        return step + " at " + i;
      }
    }
    return "goes on";
  }

  private static String inPassing(byte[] text) {
    JsonShape shape = new JsonShape();
    for (int i = shape.plainUpTo(text, 0, text.length);
        i < text.length;
        i = shape.plainUpTo(text, i + 1, text.length)) {
      Step step = shape.next(text[i]);
      if (step != Step.GOES_ON) {
        return step + " at " + i;
      }
    }
    return "goes on";
  }
}
