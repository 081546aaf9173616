package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.prometheus.Reading.Series;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a reading, as they are remembered until the next: which they are is mostly what
 * it was before, and what it is of others.
 */
final class Counters {
  private final Shape shape;

  /** In the order of the shape. */
  private final double[] values;

  private Counters(Shape shape, double[] values) {
    this.shape = shape;
    this.values = values;
  }

  /** Which counters something has; the same for whatever has the same. */
  static final class Shape {
    private final Series[] series;
    private final int hash;

    private Shape(Series[] series) {
      this.series = series;
      this.hash = Arrays.hashCode(series);
    }

    int size() {
      return series.length;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Shape same
              && hash == same.hash
              && Arrays.equals(series, same.series));
    }
  }

  /** Finds values, one after the other; soon where they are asked for in their order. */
  final class Lookup {
    private final Map<Series, Double> bySeries = new HashMap<>();
    private int next;

    private Lookup() {}

    /** Not a number when there is none. */
    double valueOf(Series wanted) {
      if (next < values.length && bySeries.isEmpty() && shape.series[next].equals(wanted)) {
        return values[next++];
      }
      for (int i = 0; i < values.length && bySeries.size() < values.length; i++) {
        bySeries.put(shape.series[i], values[i]);
      }
      return bySeries.getOrDefault(wanted, Double.NaN);
    }
  }

  static Counters of(List<Series> series, List<Double> values) {
    return new Counters(
        new Shape(series.toArray(new Series[0])),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  Shape shape() {
    return shape;
  }

  /** The same, of a shape that is equal. */
  Counters shaped(Shape equal) {
    return new Counters(equal, values);
  }

  Lookup lookup() {
    return new Lookup();
  }
}
