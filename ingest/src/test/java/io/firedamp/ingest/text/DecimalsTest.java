package io.firedamp.ingest.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalsTest {
  private static final String[] TEXTS = {
    "0",
    "-0",
    "5.",
    ".5",
    "-.5",
    "1588205482.033463",
    "9007199254740993",
    "0.1",
    "1e3",
    "1E-5",
    "+1",
    "123456789012345678",
    "0.00012300000000000001",
    "9999999999999999999",
    "-1.50",
    "1_0"
  };

  private final Random random = new Random(Long.getLong("firedamp.seed", 20_261_128));

  @Test
  void readsWhatJavaReads() {
    for (int i = 0; i < 20_000; i++) {
      String text = i < TEXTS.length ? TEXTS[i] : some();

      assertThat(bits(text)).as(text).isEqualTo(javas(text));
    }
  }

  private String some() {
    return switch (random.nextInt(3)) {
      case 0 -> Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(12)));
      case 1 -> String.format(Locale.ROOT, "%.6f", random.nextDouble() * 2e9 - 1e9);
      default -> random.nextInt(100_000) + "." + random.nextInt(1 << random.nextInt(30));
    };
  }

  private static String bits(String text) {
    try {
      return Long.toHexString(Double.doubleToRawLongBits(Decimals.parse(text)));
    } catch (NumberFormatException e) {
      return "none";
    }
  }

  private static String javas(String text) {
    try {
      return Long.toHexString(Double.doubleToRawLongBits(Double.parseDouble(text)));
    } catch (NumberFormatException e) {
      return "none";
    }
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> Decimals.parse("")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> Decimals.parse(".")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> Decimals.parse("1.2.3")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> Decimals.parse("-")).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void wholeNumbersMayEndInZerosBehindAPoint() {
    assertThat(Decimals.whole("0")).isZero();
    assertThat(Decimals.whole("007")).isEqualTo(7);
    assertThat(Decimals.whole("123456789012345678")).isEqualTo(123456789012345678L);
    assertThat(Decimals.whole("3.0")).isEqualTo(3);
    assertThat(Decimals.whole("3." + "0".repeat(18))).isEqualTo(3);
  }

  @Test
  void whatIsNoWholeNumberIsNone() {
    for (String text :
        new String[] {
          "",
          "-1",
          "+1",
          "3.",
          "3.5",
          ".0",
          "1e3",
          "1234567890123456789",
          "3." + "0".repeat(19),
          "x"
        }) {
      assertThat(Decimals.whole(text)).as(text).isEqualTo(Decimals.NO_NUMBER);
    }
  }
}
