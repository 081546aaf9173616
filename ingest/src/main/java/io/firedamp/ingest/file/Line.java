package io.firedamp.ingest.file;

import io.firedamp.ingest.text.ByteOrderMark;
import java.util.Arrays;

/**
 * One line of a file.
 *
 * @param offset where it begins
 * @param end where the next one begins
 * @param raw its bytes with its line end; of one that is too long only the beginning
 * @param tooLong whether it has more bytes than a line may have
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
record Line(long offset, long end, byte[] raw, boolean tooLong) {
  /** Whether all its bytes are here. */
  boolean isWhole() {
    return raw.length == end - offset;
  }

  /** The line without its end, and without what stands before it by accident. */
  byte[] text() {
    int start = offset == 0 ? ByteOrderMark.lengthIn(raw) : 0;
    int stop = raw.length;
    // A writer that keeps its offset while its file is truncated leaves a hole of zeros behind.
    while (start < stop && raw[start] == 0) {
      start++;
    }
    while (stop > start && (raw[stop - 1] == '\n' || raw[stop - 1] == '\r')) {
      stop--;
    }
    return Arrays.copyOfRange(raw, start, stop);
  }
}
