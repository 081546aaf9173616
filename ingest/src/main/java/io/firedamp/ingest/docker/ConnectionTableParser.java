package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's TCP tables, {@code /proc/<pid>/net/tcp} and {@code tcp6}. An address is written as
 * 32-bit words, each in the byte order of the machine.
 *
 * @param littleEndian the byte order of the machine the table is from
 */
record ConnectionTableParser(boolean littleEndian) {
  private static final int MOST_ROWS = 65_536;
  private static final Pattern ROW =
      Pattern.compile(
          "\\s*\\d+: ([0-9A-Fa-f]{8}|[0-9A-Fa-f]{32}):([0-9A-Fa-f]{4})"
              + " ([0-9A-Fa-f]{8}|[0-9A-Fa-f]{32}):([0-9A-Fa-f]{4}) ([0-9A-Fa-f]{2})"
              + " \\S+ \\S+ \\S+\\s+\\d+\\s+\\d+\\s+(\\d{1,18})\\b.*");

  /**
   * @throws MalformedEventException naming the first row that is none
   */
  List<TcpConnection> parse(String table) throws MalformedEventException {
    List<TcpConnection> connections = new ArrayList<>();
    String[] lines = table.split("\n", MOST_ROWS + 2);
    for (int i = 1; i < lines.length && i <= MOST_ROWS; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      Matcher row = ROW.matcher(lines[i]);
      if (!row.matches()) {
        throw new MalformedEventException(
            "row %d of the connection table is '%s'".formatted(i, BoundedText.cut(lines[i], 80)));
      }
      connections.add(connection(row));
    }
    return connections;
  }

  private TcpConnection connection(Matcher row) {
    return new TcpConnection(
        address(row.group(1)),
        Integer.parseInt(row.group(2), 16),
        address(row.group(3)),
        Integer.parseInt(row.group(4), 16),
        state(row.group(5)),
        Long.parseLong(row.group(6)));
  }

  private static TcpConnection.State state(String hex) {
    return switch (hex) {
      case "01" -> TcpConnection.State.ESTABLISHED;
      case "0A", "0a" -> TcpConnection.State.LISTEN;
      default -> TcpConnection.State.OTHER;
    };
  }

  private String address(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int target = littleEndian ? (i & ~3) + 3 - (i & 3) : i;
      bytes[target] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return AddressText.of(bytes);
  }
}
