package io.firedamp.sinks.format.ecs;

/**
 * How much of an incident is told, from all to what fits anywhere.
 *
 * @see EcsFormat
 */
enum Detail {
  FULL(64, 64, 4096, 1024),
  FEW(16, 16, 1024, 256),
  TIGHT(4, 4, 512, 128),
  LEAST(0, 1, 64, 24);

  /** Entries of timeline and evidence. */
  final int entries;

  /** Elements of every other list. */
  final int elements;

  /** Characters of the summary. */
  final int summary;

  /** Characters of every other text. */
  final int text;

  Detail(int entries, int elements, int summary, int text) {
    this.entries = entries;
    this.elements = elements;
    this.summary = summary;
    this.text = text;
  }
}
