package io.firedamp.sinks;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The secrets of a configuration, known so that no text for people shows one. */
public final class Secrets {
  private static final String HIDDEN = "[hidden]";

  /** What is shorter hides nothing and would be found in every other sentence. */
  private static final int SHORTEST = 4;

  private final List<String> longestFirst;

  private Secrets(Collection<String> values) {
    this.longestFirst =
        values.stream()
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(each -> each))
            .toList();
  }

  public static Secrets of(Collection<String> values) {
    return new Secrets(values);
  }

  public static Secrets none() {
    return new Secrets(List.of());
  }

  /** These and others. */
  public Secrets and(Collection<String> others) {
    return new Secrets(Stream.concat(longestFirst.stream(), others.stream()).toList());
  }

  /** The text with {@code [hidden]} in place of each of them. */
  public String removedFrom(String text) {
    String safe = text;
    for (String secret : longestFirst) {
      safe = safe.replace(secret, HIDDEN);
    }
    return safe;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secrets secrets && secrets.longestFirst.equals(longestFirst);
  }

  @Override
  public int hashCode() {
    return longestFirst.hashCode();
  }

  /** How many, and none of them. */
  @Override
  public String toString() {
    return longestFirst.size() + " secrets";
  }
}
