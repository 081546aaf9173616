package io.firedamp.sinks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.0.1",
        "[fe80::1]",
        "[::ffff:169.254.169.254]",
        "[::169.254.169.254]",
        "[64:ff9b::169.254.169.254]",
        "[fd00:ec2::254]",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "0.0.0.0",
        "[::]",
        "224.0.0.1",
        "[ff02::1]"
      })
  void forbidsTheLinkMetadataAndAddressesOfNobodyInAnySpelling(String host) throws Exception {
    assertThat(EgressRule.objection(host))
        .hasValueSatisfying(why -> assertThat(why).startsWith("is at ").endsWith(" posted to"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "[::1]",
        "10.0.0.7",
        "192.168.1.1",
        "203.0.113.9",
        "[2001:db8::1]",
        "[fd00::1]",
        "[64:ff9b::203.0.113.9]",
        "localhost"
      })
  void letsThroughWhereReceiversAre(String host) throws Exception {
    assertThat(EgressRule.objection(host)).isEmpty();
  }

  @Test
  void saysThatANameIsUnknown() {
    assertThatThrownBy(() -> EgressRule.objection("nowhere.invalid"))
        .isInstanceOf(UnknownHostException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.8.8.8", "[::1]"})
  void knowsThisMachineByItsSpelling(String host) {
    assertThat(EgressRule.isLoopback(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost.example", "10.0.0.1", "[::2]", "127.0.0.1.example"})
  void asksNobodyWhetherANameIsThisMachine(String host) {
    assertThat(EgressRule.isLoopback(host)).isFalse();
  }

  @Test
  void readsAnAddressAsTheOneItStandsFor() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = (byte) 169;
    mapped[13] = (byte) 254;

    assertThat(EgressRule.isForbidden(InetAddress.getByAddress(mapped))).isTrue();
  }
}
