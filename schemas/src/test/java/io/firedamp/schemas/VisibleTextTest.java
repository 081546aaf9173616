package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "xmrig --url=pool:3333", "a|b=c\\d ]\"", "ünï ⛏ \uD83E\uDE99", "\\u001b"})
  void leavesWhatIsVisibleAlreadyAsItIs(String text) {
    assertThat(VisibleText.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, \\u0000",
    "9, \\u0009",
    "10, \\u000a",
    "13, \\u000d",
    "27, \\u001b",
    "127, \\u007f",
    "155, \\u009b",
    "173, \\u00ad",
    "8203, \\u200b",
    "8232, \\u2028",
    "8238, \\u202e",
    "8297, \\u2069",
    "65279, \\ufeff",
    "55296, \\ud800",
    "56320, \\udc00",
    "917505, \\u{e0001}"
  })
  void showsWhatIsInvisibleOrActiveByItsNumber(int character, String shown) {
    String text = "a" + Character.toString(character) + "b";

    assertThat(VisibleText.of(text)).isEqualTo("a" + shown + "b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069})
  void turnsNoTextAround(int override) {
    assertThat(VisibleText.of(Character.toString(override)))
        .isEqualTo("\\u" + Integer.toHexString(override));
  }

  @Test
  void saysWhatWasCutEvenWhereTheEscapesMadeItLong() {
    assertThat(VisibleText.of("\u0000".repeat(10), 14)).isEqualTo("\\u0000\\u0000\\…");
    assertThat(VisibleText.of("12345678", 8)).isEqualTo("12345678");
    assertThat(VisibleText.of("123456789", 8)).isEqualTo("1234567…");
  }

  @Test
  void fitsWhereAllThatIsShownFits() {
    assertThat(VisibleText.fits("12345678", 8)).isTrue();
    assertThat(VisibleText.fits("123456789", 8)).isFalse();
    assertThat(VisibleText.fits("12\u001b", 8)).isTrue();
    assertThat(VisibleText.fits("123\u001b", 8)).isFalse();
  }

  @Test
  void isValidAndNeverLongerThanItsBoundWhateverAnAttackerWrote() {
    Random random = new Random(20260316);

    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append((char) random.nextInt(0x10000));
      }
      int longest = 1 + random.nextInt(60);

      String shown = VisibleText.of(text.toString(), longest);

      assertThat(shown).hasSizeLessThanOrEqualTo(longest);
      assertThat(shown.codePoints()).noneMatch(Character::isISOControl);
      byte[] utf8 = shown.getBytes(StandardCharsets.UTF_8);
      assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(shown);
    }
  }
}
