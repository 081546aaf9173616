package io.firedamp.ingest.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionTablesTest {
  private static final String HEAD = "  sl  local_address rem_address   st\n";
  private final ConnectionTableParser littleEndian = new ConnectionTableParser(true);

  @Test
  void readsTheKernelsTable() throws Exception {
    List<TcpConnection> rows = littleEndian.parse(Recorded.text("tcp.txt"));

    assertThat(rows)
        .contains(
            new TcpConnection(
                "203.0.113.2", 43838, "203.0.113.10", 3333, TcpConnection.State.ESTABLISHED, 56857))
        .extracting(TcpConnection::state)
        .contains(TcpConnection.State.LISTEN);
  }

  @Test
  void writesMappedAddressesAsIpv4AndShortensIpv6() throws Exception {
    String rest = " 01 00000000:00000000 00:00000000 00000000     0        0 7 1 0\n";
    String table =
        HEAD
            + "   0: 0000000000000000FFFF0000027100CB:AB3E 0000000000000000FFFF00000A7100CB:0D05"
            + rest
            + "   1: B80D0120000000000000000001000000:0001 B80D0120000000000000000000000000:0D05"
            + rest;

    List<TcpConnection> rows = littleEndian.parse(table);

    assertThat(rows)
        .extracting(TcpConnection::localAddress)
        .containsExactly("203.0.113.2", "2001:db8::1");
    assertThat(rows)
        .extracting(TcpConnection::remoteAddress)
        .containsExactly("203.0.113.10", "2001:db8::");
  }

  @Test
  void readsTheTableOfABigEndianMachine() throws Exception {
    String row =
        "   1: CB007102:AB3E CB00710A:0D05 01 00000000:00000000 00:00000000 00000000 0 0 7 1 0\n";

    assertThat(new ConnectionTableParser(false).parse(HEAD + row))
        .extracting(TcpConnection::localAddress)
        .containsExactly("203.0.113.2");
  }

  @Test
  void namesTheRowThatIsNone() {
    assertThatThrownBy(() -> littleEndian.parse(HEAD + "   0: nonsense\n"))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("row 1")
        .hasMessageContaining("nonsense");
  }

  @Test
  void readsTheCountersOfEachConnection() {
    Map<TcpConnection.Ends, SocketCounters> counters =
        SocketStatisticsParser.parse(Recorded.text("ss.txt"));

    assertThat(counters)
        .containsExactly(
            Map.entry(
                new TcpConnection.Ends("203.0.113.2", 43838, "203.0.113.10", 3333),
                new SocketCounters(96, 140, 10, 6)));
  }

  @Test
  void leavesRepeatedBytesOutAndReadsOlderKernels() {
    String output =
        """
        ESTAB 0 0 [::ffff:10.0.0.2]:5000 [::ffff:198.51.100.7]:443 cubic bytes_sent:100 \
        bytes_retrans:30 bytes_received:7 segs_out:4 segs_in:3
        ESTAB 0 0 [fe80::1%eth0]:5001 [2001:db8::9]:443
        \t cubic bytes_acked:51 segs_out:4 segs_in:3
        ESTAB 0 0 [2001:DB8:0:0:0:0:0:1]:5003 [2001:db8:0::9]:443
        \t cubic bytes_acked:51 segs_out:4 segs_in:3
        ESTAB 0 0 10.0.0.2:5002 198.51.100.7:443
        \t cubic rto:204
        nonsense
        """;

    assertThat(SocketStatisticsParser.parse(output))
        .containsOnly(
            Map.entry(
                new TcpConnection.Ends("10.0.0.2", 5000, "198.51.100.7", 443),
                new SocketCounters(70, 7, 4, 3)),
            Map.entry(
                new TcpConnection.Ends("fe80::1", 5001, "2001:db8::9", 443),
                new SocketCounters(50, 0, 4, 3)),
            Map.entry(
                new TcpConnection.Ends("2001:db8::1", 5003, "2001:db8::9", 443),
                new SocketCounters(50, 0, 4, 3)));
  }
}
