package io.firedamp.ingest.docker;

import io.firedamp.schemas.BoundedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts what an image's author may make as long as he likes, so that a record stays under Kafka's
 * one-megabyte limit and cannot be kept out of it by its size.
 */
final class Bounds {
  private static final int LONGEST_TEXT = 8 * 1024;
  private static final int LONGEST_LIST = 128 * 1024;
  private static final int MOST_ITEMS = 512;
  private static final int MOST_LABELS = 64;
  private static final int LONGEST_LABEL = 1024;

  private Bounds() {}

  static String text(String text) {
    return BoundedText.cut(text, LONGEST_TEXT);
  }

  /** As many items, from the first, as fit. */
  static List<String> list(List<String> items) {
    List<String> kept = new ArrayList<>();
    int length = 0;
    for (String item : items) {
      String text = text(item);
      length += text.length();
      if (kept.size() == MOST_ITEMS || length > LONGEST_LIST) {
        break;
      }
      kept.add(text);
    }
    return kept;
  }

  /** Adds a label while there is room for it. */
  static void putLabel(Map<String, String> labels, String name, String value) {
    if (labels.size() < MOST_LABELS) {
      labels.put(BoundedText.cut(name, LONGEST_LABEL), BoundedText.cut(value, LONGEST_LABEL));
    }
  }

  static Map<String, String> labels(JsonTree object) {
    Map<String, String> labels = new LinkedHashMap<>();
    object.members().forEach((name, value) -> putLabel(labels, name, value.text().orElse("")));
    return labels;
  }
}
