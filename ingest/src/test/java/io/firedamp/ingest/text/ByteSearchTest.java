package io.firedamp.ingest.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {
  private final Random random = new Random(Long.getLong("firedamp.seed", 20_261_128));

  @Test
  void findsWhatALookAtEachByteFinds() {
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      // Bytes beside the one that is looked for are those that a carry would mistake for it.
      random.nextBytes(bytes);
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = random.nextBoolean() ? (byte) ('\n' + random.nextInt(3) - 1) : bytes[at];
      }
      int from = random.nextInt(bytes.length + 1);
      int end = from + random.nextInt(bytes.length - from + 1);

      assertThat(ByteSearch.indexOf(bytes, '\n', from, end)).isEqualTo(first(bytes, from, end));
      assertThat(ByteSearch.isAscii(bytes, from, end)).isEqualTo(ascii(bytes, from, end));
    }
  }

  @Test
  void makesTheTextThatStandsThere() {
    byte[] bytes = "plain and käse ☃".getBytes(UTF_8);

    assertThat(ByteSearch.text(bytes, 0, 5)).isEqualTo("plain");
    assertThat(ByteSearch.text(bytes, 6, bytes.length)).isEqualTo("and käse ☃");
    assertThat(ByteSearch.text(bytes, 3, 3)).isEmpty();
  }

  private static int first(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static boolean ascii(byte[] bytes, int from, int end) {
    boolean all = true;
    for (int at = from; at < end; at++) {
      all &= bytes[at] >= 0;
    }
    return all;
  }
}
