package io.firedamp.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadBytesTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "100, 1, tcp, 10.0.0.1, 60, 46",
        "100, 1, tcp, 2001:db8::1, 40, 26",
        "100, 1, udp, 10.0.0.1, 72, 58",
        "100, 1, icmp, 10.0.0.1, 72, 58",
        "100, 1, sctp, 10.0.0.1, 68, 54",
        "100, 2, tcp, 10.0.0.1, 20, 0",
        "0, 0, tcp, 10.0.0.1, 0, 0",
        "1, 999999999999999999, tcp, 10.0.0.1, 0, 0",
        "-, 1, tcp, 10.0.0.1, -, -",
        "100, -, tcp, 10.0.0.1, -, -"
      })
  void takesTheLeastHeadersOffEveryPacket(
      Long bytes, Long packets, String transport, String address, Long ofPackets, Long ofFrames) {
    assertThat(PayloadBytes.ofPackets(bytes, packets, transport, address)).isEqualTo(ofPackets);
    assertThat(PayloadBytes.ofFrames(bytes, packets, transport, address)).isEqualTo(ofFrames);
  }
}
