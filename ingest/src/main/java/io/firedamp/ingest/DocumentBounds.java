package io.firedamp.ingest;

/**
 * Where, in a stream of documents of one format, one ends and the next begins: a stream may be
 * longer than any document. Sees each line once, in order; for one stream.
 */
public interface DocumentBounds {
  /**
   * Whether a line is the first of another document.
   *
   * @param start of the line in these bytes
   * @param end of the line, without its line feed
   */
  boolean beginsAt(byte[] bytes, int start, int end);
}
