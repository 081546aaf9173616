package io.firedamp.ingest.file;

import io.firedamp.ingest.event.DeadLetters;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a file into lines, from an offset on, as far as they are complete. Memory is bounded by the
 * longest line; no byte is looked at twice but those of an unfinished line shorter than the window.
 */
final class LineCutter {
  /** Of a window; the beginning of a line that is too long comes from one. */
  static final int WINDOW = DeadLetters.MOST_BYTES;

  private final FileChannel channel;
  private final byte[] window;
  private final int longest;
  private long windowStart;
  private int windowLength;
  private long position;
  private long searched;

  /**
   * Begins to read where a line begins.
   *
   * @param window {@value #WINDOW} bytes that nobody else uses meanwhile
   * @param searched there is no line end between {@code position} and here
   * @param longest longest line, bytes without the line end
   */
  LineCutter(FileChannel channel, byte[] window, long position, long searched, int longest) {
    this.channel = channel;
    this.window = window;
    this.position = position;
    this.searched = searched;
    this.longest = longest;
  }

  /** The next complete line; empty when the file holds no further one yet. */
  Optional<Line> next() throws IOException {
    while (true) {
      int from = (int) Math.min(windowLength, Math.max(0, searched - windowStart));
      for (int at = from; at < windowLength; at++) {
        if (window[at] == '\n') {
          return Optional.of(line(windowStart + at + 1, 1));
        }
      }
      searched = Math.max(searched, windowStart + windowLength);
      if (!fill()) {
        return Optional.empty();
      }
    }
  }

  /** What lies behind the last line end, taken for a line; empty when nothing does. */
  Optional<Line> rest() throws IOException {
    long end = channel.size();
    return end > position ? Optional.of(line(end, 0)) : Optional.empty();
  }

  /** Up to where there is no further line end. */
  long searched() {
    return searched;
  }

  private Line line(long end, int terminator) throws IOException {
    boolean tooLong = end - terminator - position > longest;
    int length = (int) (tooLong ? Math.min(end - position, WINDOW) : end - position);
    Line line = new Line(position, end, bytes(length), tooLong);
    position = end;
    searched = end;
    return line;
  }

  private byte[] bytes(int length) throws IOException {
    int at = (int) (position - windowStart);
    return position >= windowStart && at + length <= windowLength
        ? Arrays.copyOfRange(window, at, at + length)
        : read(channel, position, length);
  }

  /** Looks further: at the line under way, or behind what was searched of one that is longer. */
  private boolean fill() throws IOException {
    windowStart = searched - position < WINDOW ? position : searched;
    windowLength = 0;
    while (windowLength < WINDOW) {
      ByteBuffer rest = ByteBuffer.wrap(window, windowLength, WINDOW - windowLength);
      int count = channel.read(rest, windowStart + windowLength);
      if (count <= 0) {
        break;
      }
      windowLength += count;
    }
    return windowStart + windowLength > searched;
  }

  /** Bytes of a file that must be there. */
  static byte[] read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("it ended while it was read");
      }
    }
    return bytes.array();
  }
}
