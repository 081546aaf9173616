package io.firedamp.sinks;

import io.firedamp.schemas.Require;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a sink counts beside its outcomes, for metrics, and what its destination said last, for
 * people; any thread may count and read.
 */
public final class SinkCounters {
  private static final String NAME = "[a-z][a-z0-9-]{0,62}";

  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private volatile String lastAnswer = "";

  /**
   * What the destination said.
   *
   * @param answer without secrets
   */
  public void answered(String answer) {
    lastAnswer = answer;
  }

  /** What it said last; empty where it says nothing. */
  public String lastAnswer() {
    return lastAnswer;
  }

  /**
   * One more of these.
   *
   * @param event a kebab-case phrase, one of few: each is a time series
   */
  public void count(String event) {
    LongAdder counter = counters.get(event);
    (counter == null ? added(event) : counter).increment();
  }

  /** How many there were of each since the start, by name. */
  public NavigableMap<String, Long> counts() {
    NavigableMap<String, Long> counts = new TreeMap<>();
    counters.forEach((event, counter) -> counts.put(event, counter.sum()));
    return counts;
  }

  private LongAdder added(String event) {
    Require.text(event.matches(NAME), "event", "lower-case letters, digits and hyphens", event);
    return counters.computeIfAbsent(event, any -> new LongAdder());
  }
}
