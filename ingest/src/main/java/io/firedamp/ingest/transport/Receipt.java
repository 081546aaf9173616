package io.firedamp.ingest.transport;

import static java.util.stream.Collectors.joining;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.schemas.avro.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of the records of one body, as its sender is told. A record counts once, however many
 * events it tells: as accepted when Kafka acknowledged them all as events, as rejected when it, or
 * one of its events, is a dead letter; else it was left out or is held, and is told by name.
 */
final class Receipt {
  private static final String UNREADABLE = "unreadable";

  private final List<ParsedEvent> events;
  private final RecordCounts before;
  private final RecordCounts after;

  /**
   * @param events that the body gave
   * @param before what its reader had read until then
   * @param after and with it
   */
  Receipt(List<ParsedEvent> events, RecordCounts before, RecordCounts after) {
    this.events = List.copyOf(events);
    this.before = before;
    this.after = after;
  }

  /**
   * @param setAside why each event is a dead letter instead, if it is
   */
  String json(List<Optional<String>> setAside) {
    Map<String, Long> rejected = rejected(setAside);
    long rejections = rejected.values().stream().mapToLong(Long::longValue).sum();
    StringBuilder json = new StringBuilder();
    json.append("{\"accepted\":").append(records() - setAsideRecords(setAside));
    json.append(",\"rejected\":").append(rejections);
    append(json, "reasons", rejected);
    append(json, "leftOut", leftOut());
    long held = after.held() - before.held();
    if (held > 0) {
      json.append(",\"held\":").append(held);
    }
    return json.append("}\n").toString();
  }

  private long records() {
    return events.stream().filter(event -> !isLetter(event) && !event.follows()).count();
  }

  private long setAsideRecords(List<Optional<String>> setAside) {
    return byReason(setAside).values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<String, Long> rejected(List<Optional<String>> setAside) {
    Map<String, Long> reasons = byReason(setAside);
    long letters = events.stream().filter(Receipt::isLetter).count();
    // Many unreadable items may share one letter.
    long unreadable = Math.max(letters, after.unreadable() - before.unreadable());
    if (unreadable > 0) {
      reasons.put(UNREADABLE, unreadable);
    }
    return reasons;
  }

  /** Records of which an event was set aside, each by the first reason. */
  private Map<String, Long> byReason(List<Optional<String>> setAside) {
    Map<String, Long> reasons = new TreeMap<>();
    boolean counted = false;
    for (int i = 0; i < events.size(); i++) {
      counted &= events.get(i).follows();
      if (!counted && setAside.get(i).isPresent()) {
        reasons.merge(setAside.get(i).get(), 1L, Long::sum);
        counted = true;
      }
    }
    return reasons;
  }

  private Map<String, Long> leftOut() {
    Map<String, Long> reasons = new TreeMap<>();
    after
        .leftOut()
        .forEach(
            (reason, count) -> {
              long more = count - before.leftOut().getOrDefault(reason, 0L);
              if (more > 0) {
                reasons.put(reason, more);
              }
            });
    return reasons;
  }

  private static boolean isLetter(ParsedEvent event) {
    return event.value() instanceof DeadLetter;
  }

  private static void append(StringBuilder json, String name, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      json.append(
          counts.entrySet().stream()
              .map(each -> Response.quoted(each.getKey()) + ":" + each.getValue())
              .collect(joining(",", ",\"" + name + "\":{", "}")));
    }
  }
}
