package io.firedamp.ingest.cloudaudit;

import io.firedamp.schemas.BoundedText;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a request asked for in particular; bounded, for whoever asks wrote it. */
final class Facts {
  private static final int LONGEST = 512;
  private static final int MOST = 24;

  private final Map<String, String> facts = new TreeMap<>();

  /** Notes a fact, if it is one. */
  void put(String name, @Nullable String value) {
    if (value != null && !value.isEmpty() && facts.size() < MOST) {
      facts.put(name, BoundedText.cut(value, LONGEST));
    }
  }

  Map<String, String> asMap() {
    return Map.copyOf(facts);
  }
}
