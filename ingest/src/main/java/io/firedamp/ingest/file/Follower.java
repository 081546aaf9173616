package io.firedamp.ingest.file;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.file.FollowedFile.Sighting;
import io.firedamp.ingest.transport.Decompression;
import io.firedamp.ingest.transport.Decompression.Coding;
import io.firedamp.ingest.transport.PathPattern;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All the files of one source: finds them, reads on in each, oldest first, and remembers how far.
 * Used by one thread.
 */
final class Follower {
  private static final int MOST_FILES = 10_000;
  private static final int MOST_OPEN = 256;
  private static final int MOST_RETIRED = 1_000;
  private static final int LONGEST_TURN = 1 << 20;
  private static final int LONGEST_BATCH = 256;

  private final FileSource.Config config;
  private final List<PathPattern> patterns;
  private final Positions positions;
  private final LineReader lines;
  private final Delivery delivery;
  private final Clock clock;
  private final byte[] window = new byte[LineCutter.WINDOW];
  private final Map<String, FollowedFile> files = new LinkedHashMap<>();
  private final List<FollowedFile> leaving = new ArrayList<>();
  private final Deque<Bookmark> retired = new ArrayDeque<>();
  private final Set<String> compressed = new HashSet<>();
  private final Map<String, String> troubles = new LinkedHashMap<>();
  private boolean firstLook;
  private boolean unsaved;
  private Instant saved = Instant.MIN;

  /**
   * @param remembered where earlier runs left off; empty when there was none
   */
  Follower(
      FileSource.Config config,
      Positions positions,
      Optional<List<Bookmark>> remembered,
      LineReader lines,
      Delivery delivery,
      Clock clock) {
    this.config = config;
    this.patterns = config.patterns();
    this.positions = positions;
    this.lines = lines;
    this.delivery = delivery;
    this.clock = clock;
    this.firstLook = remembered.isEmpty();
    retired.addAll(remembered.orElse(List.of()));
  }

  /** Looks for files and reads on in each; whether there is more to read right away. */
  boolean turn() {
    troubles.clear();
    delivery.retry();
    look();
    boolean more = readOldestFirst();
    settle();
    closeSome();
    saveNowAndThen();
    return more;
  }

  /**
   * What was written earlier comes earlier, and is read to its end first: a reader that waits for
   * an answer must not be told by a newer file that time is up.
   */
  private boolean readOldestFirst() {
    List<FollowedFile> byAge = new ArrayList<>(files.values());
    byAge.sort(Comparator.comparing(FollowedFile::modified));
    for (FollowedFile file : byAge) {
      if (attempt(file)) {
        return true;
      }
    }
    return false;
  }

  /** Waits for what is under way, and remembers it. */
  void finish(Duration longest) throws InterruptedException {
    delivery.retry();
    if (!leaving.isEmpty()) {
      // What readers hold of files that are gone can not be read again.
      Batch last = new Batch();
      lines.finish().forEach(event -> delivery.publish(last, event));
    }
    delivery.awaitAnswers(longest);
    settle();
    save();
    files.values().forEach(FollowedFile::close);
  }

  /** How many files are followed. */
  int count() {
    return files.size();
  }

  /** What keeps it from reading, for a person. */
  List<String> troubles() {
    List<String> all = new ArrayList<>(troubles.values());
    if (!delivery.trouble().isEmpty()) {
      all.add(delivery.trouble());
    }
    return all;
  }

  private void look() {
    Map<String, Sighting> seen = sightings();
    compressed.retainAll(seen.keySet());
    // New ones first: one of them may be the copy of a file that is about to be found truncated.
    for (Sighting each : seen.values()) {
      if (!files.containsKey(each.key()) && !compressed.contains(each.key())) {
        guarded(each.path(), () -> welcome(each));
      }
    }
    for (FollowedFile file : List.copyOf(files.values())) {
      Sighting sighting = seen.get(file.key());
      if (sighting != null) {
        file.see(sighting);
      } else {
        guarded(file.path(), () -> file.miss(clock.instant()));
      }
    }
    if (firstLook) {
      firstLook = false;
      save();
    }
  }

  private Map<String, Sighting> sightings() {
    Map<String, Sighting> seen = new LinkedHashMap<>();
    int tooMany = 0;
    for (PathPattern pattern : patterns) {
      for (Path path : found(pattern)) {
        Sighting sighting = sighting(path);
        if (sighting != null && seen.size() < MOST_FILES) {
          seen.putIfAbsent(sighting.key(), sighting);
        } else if (sighting != null) {
          tooMany++;
        }
      }
    }
    if (tooMany > 0) {
      troubles.put("", "%d files beyond %d are left alone".formatted(tooMany, MOST_FILES));
    }
    return seen;
  }

  private Collection<Path> found(PathPattern pattern) {
    try {
      return pattern.files(config.followLinks());
    } catch (IOException e) {
      report(Path.of(""), pattern + " cannot be looked into", e);
      return List.of();
    }
  }

  private @Nullable Sighting sighting(Path path) {
    try {
      return Sighting.of(path);
    } catch (NoSuchFileException gone) {
      return null;
    } catch (IOException e) {
      report(path, LineReader.shown(path) + " cannot be looked at", e);
      return null;
    }
  }

  private void welcome(Sighting seen) throws IOException {
    try (FileChannel content = seen.open()) {
      if (isCompressed(content)) {
        compressed.add(seen.key());
        return;
      }
      FollowedFile file = new FollowedFile(seen, placeIn(content, seen), content);
      files.put(seen.key(), file);
      unsaved = true;
    }
  }

  /** A compressed file was rotated: what it holds was read before, or is for replay. */
  private static boolean isCompressed(FileChannel content) throws IOException {
    byte[] head = LineCutter.read(content, 0, (int) Math.min(4, content.size()));
    return Decompression.codingOf(new ByteArrayInputStream(head)) != Coding.NONE;
  }

  private Bookmark placeIn(FileChannel content, Sighting seen) throws IOException {
    Bookmark known = known(content, seen.key());
    if (known != null) {
      return known;
    }
    boolean atEnd = firstLook && config.from() == FileSource.From.END;
    return Bookmark.at(
        seen.path().toString(), seen.key(), content, atEnd ? behindLastLine(content) : 0);
  }

  /** Where this content was left off, under this name or, as a copy, under another. */
  private @Nullable Bookmark known(FileChannel content, String key) throws IOException {
    for (Bookmark each : retired) {
      if (each.key().equals(key) && each.isIn(content)) {
        retired.remove(each);
        return each;
      }
    }
    Map<Integer, String> heads = new LinkedHashMap<>();
    Bookmark farthest = null;
    for (Bookmark each : bookmarks()) {
      boolean farther = farthest == null || each.position() > farthest.position();
      if (farther && each.position() <= content.size() && each.position() > 0) {
        String head = heads.get(each.headLength());
        if (head == null) {
          head = Bookmark.digest(LineCutter.read(content, 0, each.headLength()));
          heads.put(each.headLength(), head);
        }
        farthest = head.equals(each.head()) && each.isBefore(content) ? each : farthest;
      }
    }
    return farthest;
  }

  private long behindLastLine(FileChannel content) throws IOException {
    long size = content.size();
    for (long end = size; end > 0 && size - end <= config.longestLine(); ) {
      int length = (int) Math.min(LineCutter.WINDOW, end);
      byte[] bytes = LineCutter.read(content, end - length, length);
      for (int at = length - 1; at >= 0; at--) {
        if (bytes[at] == '\n') {
          return end - length + at + 1;
        }
      }
      end -= length;
    }
    return size <= config.longestLine() ? 0 : size;
  }

  private boolean attempt(FollowedFile file) {
    try {
      return file.hasNews() ? read(file) : leave(file);
    } catch (NoSuchFileException gone) {
      files.remove(file.key());
      retire(file);
      return false;
    } catch (IOException e) {
      report(file.path(), LineReader.shown(file.path()) + " cannot be read", e);
      return false;
    }
  }

  private boolean read(FollowedFile file) throws IOException {
    if (file.wasRewritten()) {
      begin(file);
      return true;
    }
    LineCutter cutter =
        new LineCutter(file.open(), window, file.position(), file.searched(), config.longestLine());
    Batching batches = new Batching(file);
    try {
      return read(cutter, file, batches);
    } finally {
      batches.close();
    }
  }

  private boolean read(LineCutter cutter, FollowedFile file, Batching batches) throws IOException {
    long end = file.position() + LONGEST_TURN;
    while (!delivery.isBlocked() && file.position() <= end) {
      Optional<Line> line = cutter.next();
      if (line.isEmpty()) {
        file.exhausted(cutter.searched());
        return false;
      }
      batches.take(line.get());
    }
    return true;
  }

  /** The same file with other content: from its beginning. */
  private void begin(FollowedFile file) throws IOException {
    Sighting now = Sighting.of(file.path());
    files.remove(file.key());
    retire(file);
    if (now.key().equals(file.key())) {
      welcome(now);
    }
  }

  /** Forgets a file that is nowhere any more and was read to its end. */
  private boolean leave(FollowedFile file) throws IOException {
    Instant since = file.quietSince();
    if (since == null || since.plus(config.rotateWait()).isAfter(clock.instant())) {
      return false;
    }
    if (file.isOpen() && !delivery.isBlocked()) {
      // Its writer did not come back to end the last line.
      LineCutter cutter =
          new LineCutter(
              file.open(), window, file.position(), file.searched(), config.longestLine());
      Batching batches = new Batching(file);
      Optional<Line> rest = cutter.rest();
      if (rest.isPresent()) {
        batches.take(rest.get());
      }
      batches.close();
    } else if (file.isOpen()) {
      return false;
    }
    files.remove(file.key());
    retire(file);
    return false;
  }

  private void retire(FollowedFile file) {
    file.close();
    leaving.add(file);
    unsaved = true;
  }

  private void settle() {
    for (FollowedFile file : files.values()) {
      unsaved |= file.settle();
    }
    leaving.removeIf(
        file -> {
          unsaved |= file.settle();
          if (file.isSettled()) {
            retired.addLast(file.settled());
          }
          return file.isSettled();
        });
    while (retired.size() > MOST_RETIRED) {
      retired.removeFirst();
    }
  }

  private void closeSome() {
    List<FollowedFile> open = files.values().stream().filter(FollowedFile::isOpen).toList();
    open.stream()
        .sorted(Comparator.comparing(FollowedFile::modified))
        .limit(Math.max(0, open.size() - MOST_OPEN))
        .forEach(FollowedFile::close);
  }

  private List<Bookmark> bookmarks() {
    return Stream.of(
            retired.stream(),
            leaving.stream().map(FollowedFile::settled),
            files.values().stream().map(FollowedFile::settled))
        .flatMap(each -> each)
        .toList();
  }

  private void saveNowAndThen() {
    Duration since = saved.equals(Instant.MIN) ? config.interval() : sinceSaved();
    if (unsaved && since.compareTo(config.interval()) >= 0) {
      save();
    }
  }

  /** A clock that was set back must not keep places from being saved. */
  private Duration sinceSaved() {
    return Duration.between(saved, clock.instant()).abs();
  }

  private void save() {
    try {
      positions.save(bookmarks());
      unsaved = false;
      saved = clock.instant();
    } catch (IOException e) {
      unsaved = true;
      report(Path.of(""), "positions cannot be written", e);
    }
  }

  private interface Look {
    void run() throws IOException;
  }

  private void guarded(Path path, Look look) {
    try {
      look.run();
    } catch (NoSuchFileException gone) {
      // Its next look shows what became of it.
    } catch (IOException e) {
      report(path, LineReader.shown(path) + " cannot be read", e);
    }
  }

  private void report(Path path, String what, IOException why) {
    String reason =
        why instanceof AccessDeniedException
            ? "permission denied: let the user that firedamp runs as read it"
            : String.valueOf(why.getMessage());
    troubles.put(path.toString(), what + " (" + reason + ")");
  }

  /** Gathers lines into batches, and sends their events on their way. */
  private final class Batching {
    private final FollowedFile file;
    private Batch batch = new Batch();
    private int taken;

    Batching(FollowedFile file) {
      this.file = file;
    }

    void take(Line line) throws IOException {
      LineReader.Reading reading = lines.read(file, line);
      NumberedReader reader = reading.reader();
      // What comes before a line that is held need not wait for it.
      boolean held = reader != null && reader.holdsLatestOnly();
      if (held || taken >= LONGEST_BATCH || !batch.takes(reader)) {
        close();
      }
      file.pass(line);
      batch.add(reader);
      taken++;
      for (ParsedEvent event : reading.events()) {
        delivery.publish(batch, event);
      }
    }

    void close() throws IOException {
      if (taken > 0) {
        file.add(batch);
        batch = new Batch();
        taken = 0;
      }
    }
  }
}
