package io.firedamp.sinks.format.json;

/** How much of an incident is told, from all to what fits anywhere. */
public enum Detail {
  FULL(64, 64, 4096, 1024),
  FEW(16, 16, 1024, 256),
  TIGHT(4, 4, 512, 128),
  LEAST(0, 1, 64, 24);

  private final int entries;
  private final int elements;
  private final int summary;
  private final int text;

  Detail(int entries, int elements, int summary, int text) {
    this.entries = entries;
    this.elements = elements;
    this.summary = summary;
    this.text = text;
  }

  /** Entries of timeline and evidence. */
  public int entries() {
    return entries;
  }

  /** Elements of every other list. */
  public int elements() {
    return elements;
  }

  /** Characters of the summary. */
  public int summary() {
    return summary;
  }

  /** Characters of every other text. */
  public int text() {
    return text;
  }
}
