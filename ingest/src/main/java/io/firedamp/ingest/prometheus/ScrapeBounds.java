package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.firedamp.ingest.EventParser.DocumentBounds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells scrapes apart that were recorded one after the other: by the {@code # EOF} between them, or
 * because a series that one began with comes again at another time. Where series follow one another
 * instead, each with all its times, nothing is cut: what belongs together lies far apart.
 */
final class ScrapeBounds implements DocumentBounds {
  private static final byte[] END = "# EOF".getBytes(US_ASCII);

  /** Series that begin a scrape; not all of them need be there in the next. */
  private static final int BEGINNING = 64;

  private final Map<Bytes, Bytes> beginning = new HashMap<>();
  private final Set<Bytes> names = new HashSet<>();
  private @Nullable Bytes before;
  private boolean ended;
  private boolean bySeries;

  /** A piece of a line. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by content, below.
  private record Bytes(byte[] bytes, int start, int end) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes o && Arrays.equals(bytes, start, end, o.bytes, o.start, o.end);
    }

    @Override
    public int hashCode() {
      int hash = end - start;
      for (int i = start; i < end; i++) {
        hash = 31 * hash + bytes[i];
      }
      return hash;
    }

    Bytes kept() {
      return new Bytes(Arrays.copyOfRange(bytes, start, end), 0, end - start);
    }
  }

  @Override
  public boolean beginsAt(byte[] bytes, int start, int end) {
    int last = trimmed(bytes, start, end);
    if (last == start) {
      return false;
    }
    if (bytes[start] == '#') {
      return begins(false, Arrays.equals(bytes, start, last, END, 0, END.length));
    }
    boolean isFull = beginning.size() >= BEGINNING;
    if (isFull && !ended && !isOfAName(bytes, start, last)) {
      before = null;
      return false;
    }
    int key = endOfSeries(bytes, start, last);
    Bytes series = new Bytes(bytes, start, key);
    Bytes known = beginning.get(series);
    Bytes time = new Bytes(bytes, startOfTime(bytes, key, last), last);
    boolean later = known != null && !known.equals(time);
    bySeries |= later && series.equals(before);
    boolean begins = begins(later && !bySeries, false);
    boolean isOfBeginning = beginning.size() < BEGINNING || known != null;
    before = isOfBeginning ? series.kept() : null;
    if (beginning.size() < BEGINNING) {
      beginning.putIfAbsent(series.kept(), time.kept());
      names.add(new Bytes(bytes, start, endOfName(bytes, start, last)).kept());
    }
    return begins;
  }

  /** Most lines are of other metrics than those that come first, and no more of them is read. */
  private boolean isOfAName(byte[] bytes, int start, int end) {
    return names.contains(new Bytes(bytes, start, endOfName(bytes, start, end)));
  }

  private static int endOfName(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] != '{' && !isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private boolean begins(boolean again, boolean isEnd) {
    boolean begins = ended || again;
    if (begins) {
      beginning.clear();
      names.clear();
      before = null;
    }
    ended = isEnd;
    return begins;
  }

  private static int trimmed(byte[] bytes, int start, int end) {
    int last = end;
    while (last > start && isBlank(bytes[last - 1])) {
      last--;
    }
    return last;
  }

  /** Behind the labels, or behind the name where there are none. */
  private static int endOfSeries(byte[] bytes, int start, int end) {
    boolean quoted = false;
    boolean labelled = false;
    for (int i = start; i < end; i++) {
      byte b = bytes[i];
      if (quoted) {
        i += b == '\\' ? 1 : 0;
        quoted = b != '"';
      } else if (b == '"') {
        quoted = true;
      } else if (b == '{') {
        labelled = true;
      } else if (b == '}') {
        return i + 1;
      } else if (isBlank(b) && !labelled) {
        return i;
      }
    }
    return end;
  }

  /** Behind the value; the end where a line has no time. */
  private static int startOfTime(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
    while (at < end && !isBlank(bytes[at])) {
      at++;
    }
    while (at < end && isBlank(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
