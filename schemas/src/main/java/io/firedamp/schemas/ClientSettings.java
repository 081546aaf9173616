package io.firedamp.schemas;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings of Kafka's clients as a person wrote them: they tune producers, consumers and Kafka
 * Streams alike, and none of them may take back what the product promises.
 */
public record ClientSettings(Map<String, String> written) {
  /** By which one client of several is meant. */
  private static final List<String> PREFIXES =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  /** The only values that keep the promise; what is not written keeps it by itself. */
  private static final Map<String, Set<String>> KEPT_BY =
      Map.ofEntries(
          entry("acks", Set.of("all", "-1")),
          entry("enable.idempotence", Set.of("true")),
          entry("isolation.level", Set.of("read_committed")),
          entry("auto.offset.reset", Set.of("earliest")),
          entry("enable.auto.commit", Set.of("false")),
          entry("processing.guarantee", Set.of("exactly_once_v2")));

  private static final String BYTES = "topics have one encoding";

  /** What the product names or chooses by itself. */
  private static final Map<String, String> OURS =
      Map.ofEntries(
          entry("transactional.id", "transactions are named by their detector"),
          entry("application.id", "detectors are named by 'namespace'"),
          entry("group.id", "groups are named by 'namespace'"),
          entry("retries", "what is not acknowledged is tried until its time is over"),
          entry("default.timestamp.extractor", "time is the event's"),
          entry("production.exception.handler", "what cannot be written must not be passed over"),
          entry(
              "default.production.exception.handler",
              "what cannot be written must not be passed over"),
          entry("key.serializer", BYTES),
          entry("value.serializer", BYTES),
          entry("key.deserializer", BYTES),
          entry("value.deserializer", BYTES));

  /** Refuses, with one sentence that begins with the setting, what would weaken a promise. */
  public ClientSettings {
    written = Map.copyOf(written);
    new TreeMap<>(written).forEach(ClientSettings::refuseWeakening);
  }

  /** Our choices with what was written laid over them. */
  public Map<String, Object> over(Map<String, ?> choices) {
    Map<String, Object> settings = new HashMap<>(choices);
    settings.putAll(written);
    return settings;
  }

  private static void refuseWeakening(String name, String value) {
    String plain = withoutPrefix(name);
    Set<String> kept = KEPT_BY.get(plain);
    if (kept != null && !kept.contains(value.strip())) {
      throw new IllegalArgumentException(
          "%s must be removed: it is %s, so that nothing is lost or told twice, was '%s'"
              .formatted(name, kept.stream().sorted().reduce((a, b) -> b).orElseThrow(), value));
    }
    String ours = OURS.get(plain);
    if (ours != null) {
      throw new IllegalArgumentException(
          "%s must be removed: %s, was '%s'".formatted(name, ours, value));
    }
  }

  private static String withoutPrefix(String name) {
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return name.substring(prefix.length());
      }
    }
    return name;
  }

  /** The names only: values may be passwords. */
  @Override
  public String toString() {
    return "ClientSettings" + new TreeMap<>(written).keySet();
  }
}
