package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.kit.Fingerprint;
import io.firedamp.ingest.kit.Fingerprinter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A metric under its labels. What follows from them is the same for each of its lines, and is found
 * out once. For one thread.
 */
final class MetricSeries {
  /** The label that a metric's name is, within Prometheus. */
  static final String NAME = "__name__";

  /** Labels that are asked for again with each line of what measures anything. */
  private static final Set<String> ASKED_AGAIN =
      Set.of("instance", "node", "nodename", "device", "interface");

  private final String name;
  private final Map<String, String> labels;
  private final Optional<Measure> measure;
  private @Nullable Subject subject;
  private Reading.@Nullable Series series;
  private Reading.@Nullable Teller teller;
  private Scrape.@Nullable Place place;

  /** Of all labels, where only some are kept. */
  private @Nullable Fingerprint told;

  /**
   * @param labels with escapes resolved
   */
  MetricSeries(String name, Map<String, String> labels) {
    this.name = name;
    this.labels = labels;
    this.measure = Measure.of(name, labels.getOrDefault("mode", ""));
  }

  private MetricSeries(
      String name, Map<String, String> labels, Optional<Measure> measure, Fingerprint told) {
    this.name = name;
    this.labels = labels;
    this.measure = measure;
    this.told = told;
  }

  /**
   * The same, for as long as it is remembered: without labels that were read already.
   *
   * @param shared gives the same object for equal texts
   */
  MetricSeries remembered(UnaryOperator<String> shared) {
    boolean isMeasured = Measure.isOf(name);
    Map<String, String> kept = new HashMap<>();
    labels.forEach(
        (label, value) -> {
          if (!isMeasured || ASKED_AGAIN.contains(label)) {
            kept.put(shared.apply(label), shared.apply(value));
          }
        });
    MetricSeries remembered =
        new MetricSeries(shared.apply(name), Map.copyOf(kept), measure, fingerprint());
    remembered.subject = subject;
    remembered.series = series;
    remembered.teller = isMeasured ? teller() : null;
    remembered.place = place;
    return remembered;
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

  /** All of one that was read, of one that is remembered those that may be asked for. */
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

  /** What tells it from others about the same, where another series has an equal one already. */
  void isWithin(Reading.Series equal) {
    series = equal;
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

  /** Who tells of it. */
  Reading.Teller teller() {
    Reading.Teller known = teller;
    if (known == null) {
      known = Reading.Teller.of(this);
      teller = known;
    }
    return known;
  }

  /** Whose readings it is kept with, where it measures anything. */
  Scrape.Place place() {
    Scrape.Place known = place;
    if (known == null) {
      known = measure.map(measured -> Scrape.Place.of(this, measured)).orElse(Scrape.Place.NOWHERE);
      place = known;
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

  private Fingerprint fingerprint() {
    Fingerprint known = told;
    if (known == null) {
      Fingerprinter all = new Fingerprinter().add(name);
      new TreeMap<>(labels).forEach((label, value) -> all.add(label).add(value));
      known = all.end();
      told = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof MetricSeries same
            && name.equals(same.name)
            && fingerprint().equals(same.fingerprint()));
  }

  @Override
  public int hashCode() {
    return fingerprint().hashCode();
  }

  @Override
  public String toString() {
    return name + labels;
  }
}
