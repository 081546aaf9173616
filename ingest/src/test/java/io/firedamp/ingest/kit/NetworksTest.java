package io.firedamp.ingest.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "router", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0/8"})
  void refusesWhatIsNoNetwork(String text) {
    assertThatThrownBy(() -> new Networks("exporters", List.of(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("exporters must be addresses or networks like 10.0.0.0/8, was ");
  }

  @Test
  void knowsTheAddressesOfANetwork() throws Exception {
    Networks networks = new Networks("exporters", List.of("10.16.0.0/12", "2001:db8::/33", "::1"));

    for (String inside : List.of("10.16.0.0", "10.31.255.255", "2001:db8:7fff::1", "::1")) {
      assertThat(networks.have(InetAddress.getByName(inside))).as(inside).isTrue();
    }
    for (String outside : List.of("10.15.255.255", "10.32.0.0", "2001:db8:8000::", "::2")) {
      assertThat(networks.have(InetAddress.getByName(outside))).as(outside).isFalse();
    }
  }
}
