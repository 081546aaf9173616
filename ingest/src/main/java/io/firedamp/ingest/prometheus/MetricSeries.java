package io.firedamp.ingest.prometheus;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A metric under its labels. What follows from them is the same for each of its lines, and is found
 * out once. For one thread.
 */
final class MetricSeries {
  /** The label that a metric's name is, within Prometheus. */
  static final String NAME = "__name__";

  private final String name;
  private final Map<String, String> labels;
  private final Optional<Measure> measure;
  private @Nullable Subject subject;
  private Reading.@Nullable Series series;

  /**
   * @param labels with escapes resolved
   */
  MetricSeries(String name, Map<String, String> labels) {
    this.name = name;
    this.labels = labels;
    this.measure = Measure.of(name, labels.getOrDefault("mode", ""));
  }

  /** The same, where it is not said who tells of it. */
  MetricSeries without(Collection<String> tellers) {
    Map<String, String> rest = new HashMap<>(labels);
    rest.keySet().removeAll(tellers);
    return new MetricSeries(name, rest);
  }

  String name() {
    return name;
  }

  Map<String, String> labels() {
    return labels;
  }

  /** What it measures; empty when nothing we read, or a part that another series holds too. */
  Optional<Measure> measure() {
    return measure;
  }

  /** Whom it is about, where it is a cAdvisor's. */
  Subject subject() {
    Subject known = subject;
    if (known == null) {
      known = Subject.of(this);
      subject = known;
    }
    return known;
  }

  /** Whom it is about, where another series has an equal one already. */
  void isAbout(Subject equal) {
    subject = equal;
  }

  /** What tells it from other series about the same, where it measures anything. */
  Reading.Series within(Measure measured) {
    Reading.Series known = series;
    if (known == null) {
      known = Reading.Series.of(measured, this);
      series = known;
    }
    return known;
  }

  String label(String label) {
    return labels.getOrDefault(label, "");
  }

  /** The first of several names for the same thing that is there. */
  String label(String first, String second, String third) {
    String found = label(first);
    found = found.isEmpty() ? label(second) : found;
    return found.isEmpty() ? label(third) : found;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof MetricSeries same
            && name.equals(same.name)
            && labels.equals(same.labels));
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + labels.hashCode();
  }

  @Override
  public String toString() {
    return name + labels;
  }
}
