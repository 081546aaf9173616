package io.firedamp.detectors.indicators;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A host and port that is no ordinary service's: where a miner might be told to go. */
final class Endpoint {
  private static final int LONGEST_PORT = 5;

  /** Web, mail, names, databases, queues and caches, by their registered ports. */
  private static final Set<String> ORDINARY_PORTS =
      Set.of(
          "22", "25", "53", "80", "389", "443", "465", "587", "636", "1433", "1521", "2181", "2379",
          "3306", "4222", "4317", "4318", "5432", "5671", "5672", "6379", "8080", "8086", "8125",
          "8200", "8443", "8500", "9000", "9090", "9092", "9093", "9200", "9411", "11211", "27017",
          "50051");

  private static final Set<String> ORDINARY_SCHEMES =
      Set.of(
          "http",
          "https",
          "ws",
          "wss",
          "amqp",
          "amqps",
          "redis",
          "rediss",
          "mongodb",
          "mysql",
          "postgres",
          "postgresql",
          "jdbc",
          "kafka",
          "nats",
          "smtp",
          "ldap",
          "ldaps",
          "grpc");

  private Endpoint() {}

  /** The endpoint in {@code POOL=198.51.100.7:3333} or {@code ssl://pool.example:9999}. */
  static Optional<String> in(String word) {
    int colon = word.lastIndexOf(':');
    if (colon < 1 || !isUncommonPort(word.substring(colon + 1))) {
      return Optional.empty();
    }
    int scheme = word.lastIndexOf("://", colon - 1);
    int start = scheme >= 0 ? scheme + 3 : word.indexOf('=') + 1;
    if (start >= colon || (scheme >= 0 && isOrdinaryScheme(word.substring(0, scheme)))) {
      return Optional.empty();
    }
    String host =
        word.substring(
            word.lastIndexOf('@', colon) + 1 > start ? word.lastIndexOf('@', colon) + 1 : start,
            colon);
    return isOutsideHost(host) ? Optional.of(host + word.substring(colon)) : Optional.empty();
  }

  private static boolean isOrdinaryScheme(String text) {
    String scheme = text.substring(text.lastIndexOf('=') + 1).toLowerCase(Locale.ROOT);
    return ORDINARY_SCHEMES.contains(scheme);
  }

  private static boolean isUncommonPort(String text) {
    boolean number =
        !text.isEmpty()
            && text.length() <= LONGEST_PORT
            && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    return number && !ORDINARY_PORTS.contains(text);
  }

  /** A name or address of several parts that is no service of the cluster. */
  private static boolean isOutsideHost(String host) {
    int dot = host.indexOf('.');
    return dot > 0
        && dot < host.length() - 1
        && !host.startsWith("127.")
        && !host.startsWith("0.")
        && !host.contains(".svc")
        && !host.endsWith(".local")
        && !host.endsWith(".internal")
        && host.chars()
            .allMatch(c -> c == '.' || c == '-' || (c < 128 && Character.isLetterOrDigit(c)));
  }
}
