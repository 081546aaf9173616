package io.firedamp.app;

import io.firedamp.app.http.Samples;
import java.util.List;
import java.util.Locale;

/** What Firedamp itself measures. Names and labels are an interface: add, never change. */
enum OwnMetric {
  EVENTS_PUBLISHED(Kind.COUNTER, "Events acknowledged by Kafka.", "type"),

  EVENTS_REJECTED(Kind.COUNTER, "Records sent to the dead letters."),

  EVENTS_SET_ASIDE(
      Kind.COUNTER, "Events that Kafka can never take, among those rejected.", "reason"),

  EVENTS_OFFERED(
      Kind.COUNTER,
      "Events and dead letters that sources offered: published, rejected, failed or under way."),

  EVENTS_FAILED(Kind.COUNTER, "Sends that Kafka did not acknowledge."),

  HTTP_CONNECTIONS_EVICTED(
      Kind.COUNTER, "Idle connections of the listener that gave way to others."),

  HTTP_CLAIMS_REFUSED(
      Kind.COUNTER,
      "Bodies in which a token spoke for a source or a cluster that it may not.",
      "token",
      "source",
      "of"),

  HTTP_ANSWERS(Kind.COUNTER, "Answers of the listener.", "code"),

  SOURCE_REACHABLE(Kind.GAUGE, "Whether what a source reads can be reached.", "source"),

  SOURCE_COMPLETE(Kind.GAUGE, "Whether all that a source is to see can be seen.", "source"),

  SOURCE_LAST_EVENT_SECONDS(Kind.GAUGE, "Time of a source's latest event.", "source"),

  RECORDS_READ(Kind.COUNTER, "Records a source has read.", "source"),

  RECORDS_WITH_EVENTS(Kind.COUNTER, "Records that gave events, one or many.", "source"),

  RECORDS_UNREADABLE(Kind.COUNTER, "Records that are dead letters, or part of one.", "source"),

  RECORDS_HELD(Kind.GAUGE, "Records a source holds until a later one completes them.", "source"),

  RECORDS_LEFT_OUT(Kind.COUNTER, "Records a source left out on purpose.", "source", "reason"),

  DETECTOR_UP(Kind.GAUGE, "1 while a detector detects.", "detector"),

  DETECTOR_STALLED_SECONDS(
      Kind.GAUGE, "How long a detector has not got on though records wait for it.", "detector"),

  SINK_OUTCOMES(Kind.COUNTER, "Outcomes of deliveries.", "sink", "outcome"),

  SINK_EVENTS(
      Kind.COUNTER, "What else a sink counts, as revisions below its severity.", "sink", "event"),

  SINK_LAG(Kind.GAUGE, "Incidents on the topic not yet settled.", "sink"),

  SINK_UP(Kind.GAUGE, "1 while a sink delivers or waits for incidents.", "sink"),

  READY(Kind.GAUGE, "1 while /readyz answers 200."),

  DISK_USABLE_BYTES(Kind.GAUGE, "Free on the disk of the embedded broker."),

  DISK_FULL(Kind.GAUGE, "1 while less is free than the reserve, and nothing is taken in."),

  HEAP_USED_BYTES(Kind.GAUGE, "Java heap in use.");

  private enum Kind {
    COUNTER,
    GAUGE
  }

  private final Kind kind;
  private final String about;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that is.
  private final List<String> labels;

  OwnMetric(Kind kind, String about, String... labels) {
    this.kind = kind;
    this.about = about;
    this.labels = List.of(labels);
  }

  /**
   * Adds a sample.
   *
   * @param values of the labels, in their order
   */
  void add(Samples samples, double value, String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(
          "%s has the labels %s, not %d values".formatted(this, labels, values.length));
    }
    String[] pairs = new String[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      pairs[2 * i] = labels.get(i);
      pairs[2 * i + 1] = values[i];
    }
    String name = "firedamp_" + name().toLowerCase(Locale.ROOT);
    if (kind == Kind.COUNTER) {
      samples.counter(name, about, value, pairs);
    } else {
      samples.gauge(name, about, value, pairs);
    }
  }

  /** Its name on the page. */
  String exposed() {
    return "firedamp_" + name().toLowerCase(Locale.ROOT) + (kind == Kind.COUNTER ? "_total" : "");
  }

  /** What it is, in one sentence. */
  String about() {
    return about;
  }

  /** Names of its labels, in the order of their values. */
  List<String> labels() {
    return labels;
  }

  /** Counter or gauge. */
  String kind() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
