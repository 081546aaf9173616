package io.firedamp.detectors.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "203.0.113.5", "100.128.0.1", "2001:db8::1", "::ffff:8.8.8.8"})
  void countsTheRestOfTheWorldAsExternal(String address) {
    assertThat(Addresses.isExternal(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1"
      })
  void countsAnInstallationsOwnNetworksAsInternal(String address) {
    assertThat(Addresses.isExternal(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "999.1.1.1", "1.2.3", "1", "::g", "1.2.3.4.5", "a:b.c"})
  void readsOnlyLiteralsAndNeverAsksAResolver(String text) {
    assertThat(Addresses.parse(text)).isEmpty();
  }
}
