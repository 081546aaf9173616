package io.firedamp.ingest.docker;

import io.firedamp.schemas.AddressText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Output of {@code ss -tinH}: a line for a connection, and below it, indented, what the kernel
 * knows of it. Lines that are neither are passed over: {@code ss} prints more with every release.
 */
final class SocketStatisticsParser {
  private static final int MOST_CONNECTIONS = 65_536;
  private static final Pattern CONNECTION =
      Pattern.compile("ESTAB\\s+\\d+\\s+\\d+\\s+(\\S+):(\\d{1,5})\\s+(\\S+):(\\d{1,5})(\\s.*)?");
  private static final Pattern COUNTER = Pattern.compile("\\b([a-z_]{1,32}):(\\d{1,18})(?=\\s|$)");

  private SocketStatisticsParser() {}

  static Map<TcpConnection.Ends, SocketCounters> parse(String output) {
    Map<TcpConnection.Ends, SocketCounters> counters = new HashMap<>();
    Optional<TcpConnection.Ends> ends = Optional.empty();
    for (String line : output.split("\n", -1)) {
      boolean isDetail = line.startsWith("\t") || line.startsWith(" ");
      String details = line;
      if (!isDetail) {
        Matcher connection = CONNECTION.matcher(line);
        ends = connection.matches() ? Optional.of(ends(connection)) : Optional.empty();
        details = ends.isPresent() && connection.group(5) != null ? connection.group(5) : "";
      }
      if (ends.isPresent() && counters.size() < MOST_CONNECTIONS) {
        Optional<SocketCounters> found = counters(details);
        if (found.isPresent()) {
          counters.put(ends.get(), found.get());
        }
      }
    }
    return counters;
  }

  private static TcpConnection.Ends ends(Matcher line) {
    return new TcpConnection.Ends(
        address(line.group(1)),
        Integer.parseInt(line.group(2)),
        address(line.group(3)),
        Integer.parseInt(line.group(4)));
  }

  /** IPv6 stands in brackets, may have its interface behind it, and may be IPv4 in disguise. */
  private static String address(String text) {
    String bare = text.replaceFirst("^\\[", "").replaceFirst("]$", "").replaceFirst("%.*", "");
    return AddressText.canonical(bare).orElse(bare);
  }

  private static Optional<SocketCounters> counters(String details) {
    Map<String, Long> values = new HashMap<>();
    Matcher counter = COUNTER.matcher(details);
    while (counter.find()) {
      values.putIfAbsent(counter.group(1), Long.parseLong(counter.group(2)));
    }
    OptionalLong bytesOut = bytesOut(values);
    Long packetsOut = values.get("segs_out");
    Long packetsIn = values.get("segs_in");
    if (bytesOut.isEmpty() || packetsOut == null || packetsIn == null) {
      return Optional.empty();
    }
    // The kernel leaves a counter out while it is zero.
    long bytesIn = values.getOrDefault("bytes_received", 0L);
    return Optional.of(new SocketCounters(bytesOut.getAsLong(), bytesIn, packetsOut, packetsIn));
  }

  /** Sent less repeated; before Linux 4.19 only what was acknowledged, which counts the SYN. */
  private static OptionalLong bytesOut(Map<String, Long> values) {
    Long sent = values.get("bytes_sent");
    if (sent != null) {
      return OptionalLong.of(Math.max(0, sent - values.getOrDefault("bytes_retrans", 0L)));
    }
    Long acknowledged = values.get("bytes_acked");
    if (acknowledged != null) {
      return OptionalLong.of(Math.max(0, acknowledged - 1));
    }
    return values.containsKey("segs_out") ? OptionalLong.of(0) : OptionalLong.empty();
  }
}
