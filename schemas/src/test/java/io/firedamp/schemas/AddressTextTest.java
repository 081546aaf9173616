package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "::, ::",
    "::1, ::1",
    "fe80::1%eth0, fe80::1",
    "1::, 1::",
    "::ffff:192.0.2.7, 192.0.2.7",
    "64:ff9b::192.0.2.7, 64:ff9b::c000:207",
  })
  void spellsAnAddressInOneWay(String text, String canonical) {
    assertThat(AddressText.canonical(text)).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..2.3",
        "1.2.3.4 ",
        "1.2.3.0004",
        "1.2.3.٤",
        ":",
        ":::",
        "1:2",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "g::1",
        "12345::",
        "localhost",
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(AddressText.canonical(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "C0000207, 192.0.2.7",
    "20010DB8000000000000000000000001, 2001:db8::1",
    "20010000000000010000000000000001, 2001:0:0:1::1",
    "00000000000000000000FFFFC0000207, 192.0.2.7",
    "00000000000000000000000000000000, ::",
  })
  void spellsBytesAsItDoesText(String hex, String canonical) {
    assertThat(AddressText.of(HexFormat.of().parseHex(hex))).isEqualTo(canonical);
  }

  @Test
  void refusesBytesThatAreNoAddress() {
    assertThatThrownBy(() -> AddressText.of(new byte[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an address has 4 or 16 bytes, had 6");
  }
}
