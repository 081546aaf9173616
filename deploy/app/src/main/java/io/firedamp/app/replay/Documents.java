package io.firedamp.app.replay;

import io.firedamp.ingest.EventParser.DocumentBounds;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** A stream of documents, one after the other, of which one is held at a time. */
final class Documents {
  private static final int AT_ONCE = 64 * 1024;

  private final InputStream in;
  private final Optional<DocumentBounds> bounds;
  private final int longest;
  private byte[] held = new byte[2 * AT_ONCE];
  private int size;
  private int line;
  private int looked;
  private boolean ended;
  private Optional<byte[]> beginning = Optional.empty();

  /**
   * One of them.
   *
   * @param bytes of one that is too long, the first of them
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Document(byte[] bytes, boolean isTooLong) {}

  /**
   * Reads on from where the stream is.
   *
   * @param bounds empty where all of it is one document
   * @param longest document, bytes
   */
  Documents(InputStream in, Optional<DocumentBounds> bounds, int longest) {
    this.in = in;
    this.bounds = bounds;
    this.longest = longest;
  }

  /** The next one; empty at the end. */
  Optional<Document> next() throws IOException {
    while (!ended) {
      int newline = newline();
      if (newline < 0) {
        fill();
      } else if (begins(newline)) {
        return Optional.of(taken(line, newline + 1));
      } else {
        line = newline + 1;
      }
    }
    if (line < size && begins(size)) {
      return Optional.of(taken(line, size));
    }
    return size == 0 && beginning.isEmpty() ? Optional.empty() : Optional.of(taken(size, size));
  }

  /** Where the line ends that is looked at; negative when that is not read yet. */
  private int newline() {
    if (bounds.isEmpty()) {
      looked = size;
    }
    while (looked < size) {
      if (held[looked++] == '\n') {
        return looked - 1;
      }
    }
    return -1;
  }

  private boolean begins(int end) {
    return bounds.isPresent()
        && bounds.get().beginsAt(held, line, end)
        && (line > 0 || beginning.isPresent());
  }

  /** What is held up to there; what is behind it begins the next, whose first line was seen. */
  private Document taken(int end, int seen) {
    if (end > longest) {
      keepBeginning();
    }
    Document document =
        beginning
            .map(first -> new Document(first, true))
            .orElseGet(() -> new Document(Arrays.copyOf(held, end), false));
    beginning = Optional.empty();
    line = seen;
    drop(end);
    return document;
  }

  private void drop(int end) {
    System.arraycopy(held, end, held, 0, size - end);
    size -= end;
    line = Math.max(0, line - end);
    looked = Math.max(0, looked - end);
  }

  private void fill() throws IOException {
    if (size > longest || (beginning.isPresent() && size > AT_ONCE)) {
      giveUp();
    }
    if (held.length - size < AT_ONCE) {
      held = Arrays.copyOf(held, Math.min(2 * held.length, longest + 2 * AT_ONCE));
    }
    int read = in.read(held, size, AT_ONCE);
    ended = read < 0;
    size += Math.max(0, read);
  }

  /** Of one that is too long no more than its beginning is kept, and the line it has come to. */
  private void giveUp() {
    keepBeginning();
    drop(line > 0 && size - line <= AT_ONCE ? line : size);
  }

  private void keepBeginning() {
    if (beginning.isEmpty()) {
      beginning = Optional.of(Arrays.copyOf(held, Math.min(AT_ONCE, size)));
    }
  }
}
