package io.firedamp.ingest.file;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.text.HeadedTable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One file, wherever it is called what: how far it was read, and how far that is settled. */
final class FollowedFile {
  private static final int LONGEST_HEADER = 64 * 1024;

  private final String key;
  private final Deque<Batch> underWay = new ArrayDeque<>();
  private final byte[] head = new byte[Bookmark.LONGEST_HEAD];
  private Path path;
  private @Nullable FileChannel channel;
  private Bookmark reached;
  private Bookmark settled;
  private @Nullable Line latest;
  private long searched;
  private long size;
  private Instant modified;
  private boolean news = true;
  private @Nullable Instant quietSince;
  private int unrecognised;
  private final HeadedTable table = new HeadedTable();

  /** What a look at a path shows. */
  record Sighting(Path path, String key, long size, Instant modified) {
    static Sighting of(Path path) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      // Where the file system knows no such thing, a file is its name.
      Object key = Objects.requireNonNullElse(attributes.fileKey(), path.toAbsolutePath());
      return new Sighting(
          path, key.toString(), attributes.size(), attributes.lastModifiedTime().toInstant());
    }

    /** Opens what was seen, or fails when something else is there by now. */
    FileChannel open() throws IOException {
      FileChannel channel = FileChannel.open(path);
      if (of(path).key.equals(key)) {
        return channel;
      }
      channel.close();
      throw new NoSuchFileException(path.toString());
    }
  }

  /**
   * @param from where to go on; nothing before it is read
   * @param content the file, open; closed by the caller
   */
  FollowedFile(Sighting seen, Bookmark from, FileChannel content) throws IOException {
    this.key = seen.key();
    this.path = seen.path();
    this.size = seen.size();
    this.modified = seen.modified();
    this.reached = from.under(path.toString(), key);
    this.settled = reached;
    this.searched = from.position();
    byte[] before = LineCutter.read(content, 0, from.headLength());
    System.arraycopy(before, 0, head, 0, before.length);
    if (from.position() > 0) {
      readHeaderBefore(from.position(), content);
    }
  }

  /** Who goes on in the middle of a table has to know how it began. */
  private void readHeaderBefore(long position, FileChannel content) throws IOException {
    LineCutter lines = new LineCutter(content, new byte[LineCutter.WINDOW], 0, 0, LONGEST_HEADER);
    Optional<Line> line = lines.next();
    while (line.isPresent() && line.get().end() <= position && table.isHeader(line.get().text())) {
      try {
        table.read(line.get().text());
      } catch (MalformedEventException unreadable) {
        // It was a dead letter when it was read.
      }
      line = lines.next();
    }
  }

  String key() {
    return key;
  }

  /** The table that its lines are of, if they are of one. */
  HeadedTable table() {
    return table;
  }

  Path path() {
    return path;
  }

  /** Where the next line begins. */
  long position() {
    return latest == null ? reached.position() : latest.end();
  }

  long searched() {
    return searched;
  }

  /** When it was last written to, as far as was seen. */
  Instant modified() {
    return modified;
  }

  /** Past this place nothing is settled; before it, nothing can be lost. */
  Bookmark settled() {
    return settled;
  }

  /** Whether all that was read is settled. */
  boolean isSettled() {
    return underWay.isEmpty();
  }

  /** Whether there may be more than was read. */
  boolean hasNews() {
    return news;
  }

  boolean isOpen() {
    return channel != null;
  }

  /** It is still there, perhaps under another name. */
  void see(Sighting seen) {
    news |= seen.size() != size || !seen.modified().equals(modified);
    path = seen.path();
    size = seen.size();
    modified = seen.modified();
    quietSince = null;
  }

  /** It is nowhere any more; how long it has not grown since then is counted from here. */
  void miss(Instant now) throws IOException {
    long grown = channel == null ? size : channel.size();
    if (quietSince == null || grown != size) {
      quietSince = now;
      news = true;
    }
    size = grown;
  }

  /** Since when it has been nowhere and has not grown; null while it is somewhere. */
  @Nullable Instant quietSince() {
    return quietSince;
  }

  FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = new Sighting(path, key, size, modified).open();
      channel = open;
    }
    return open;
  }

  void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException nothingWasWritten) {
        // There is nothing to lose in a file that was only read.
      }
      channel = null;
    }
  }

  /** Whether the file is no longer the one that was read so far: truncated, or written anew. */
  boolean wasRewritten() throws IOException {
    return !reached.isBefore(open());
  }

  /** Nothing complete is left behind what was read. */
  void exhausted(long nothingBefore) {
    news = false;
    searched = nothingBefore;
  }

  /** A line was read. */
  void pass(Line line) {
    int from = (int) Math.min(Bookmark.LONGEST_HEAD, line.offset());
    int length = Math.min(Bookmark.LONGEST_HEAD - from, line.raw().length);
    System.arraycopy(line.raw(), 0, head, from, length);
    latest = line;
    searched = line.end();
  }

  /** What was read since the last batch is on its way. */
  void add(Batch batch) throws IOException {
    Line last = latest;
    if (last != null) {
      reached = bookmarkBehind(last);
      latest = null;
    }
    batch.endAt(reached);
    underWay.add(batch);
  }

  /** Moves on past what is settled; whether it moved. */
  boolean settle() {
    boolean moved = false;
    while (!underWay.isEmpty()) {
      Bookmark end = underWay.element().settledEnd();
      if (end == null) {
        return moved;
      }
      settled = end;
      underWay.remove();
      moved = true;
    }
    return moved;
  }

  /** Lines in a row of no known format, this one included. */
  int countUnrecognised() {
    return ++unrecognised;
  }

  void recognised() {
    unrecognised = 0;
  }

  private Bookmark bookmarkBehind(Line line) throws IOException {
    int tailLength = (int) Math.min(Bookmark.LONGEST_TAIL, line.end());
    byte[] tail;
    if (line.isWhole() && line.raw().length >= tailLength) {
      tail = Arrays.copyOfRange(line.raw(), line.raw().length - tailLength, line.raw().length);
    } else if (line.isWhole() && line.end() <= Bookmark.LONGEST_HEAD) {
      tail = Arrays.copyOfRange(head, (int) line.end() - tailLength, (int) line.end());
    } else if (line.isWhole()) {
      tailLength = line.raw().length;
      tail = line.raw();
    } else {
      tail = LineCutter.read(open(), line.end() - tailLength, tailLength);
    }
    int headLength = (int) Math.min(Bookmark.LONGEST_HEAD, line.end());
    return new Bookmark(
        path.toString(),
        key,
        line.end(),
        headLength,
        Bookmark.digest(Arrays.copyOf(head, headLength)),
        tailLength,
        Bookmark.digest(tail));
  }
}
