package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.text.ByteOrderMark;
import io.firedamp.ingest.text.ByteSearch;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A document in the text format 0.0.4, or in OpenMetrics, which ends in {@code # EOF} and counts
 * its timestamps in seconds.
 *
 * @param lines the samples of wanted metrics, scrape after scrape
 * @param unreadable lines that are neither samples nor comments, at most {@value #MOST_UNREADABLE},
 *     and where reading stopped, if it did
 * @param unreadableLines how many there are
 */
record Exposition(List<MetricLine> lines, List<Unreadable> unreadable, int unreadableLines) {
  static final int MOST_UNREADABLE = 100;
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int CHECKED_AT_ONCE = 8192;
  private static final int MOST_LINES = 1_000_000;
  private static final byte[] END = "# EOF".getBytes(US_ASCII);

  /** A character of UTF-16 takes no more in UTF-8. */
  private static final int MOST_BYTES = 3;

  /** The lines of a metric follow one another, so that one question does for many. */
  private static final class AskedOnce implements Predicate<String> {
    private final Predicate<String> asked;
    private String last = "";
    private byte[] name = {};
    private boolean answer;

    AskedOnce(Predicate<String> asked) {
      this.asked = asked;
    }

    @Override
    public boolean test(String metric) {
      if (!metric.equals(last)) {
        last = metric;
        name = metric.getBytes(UTF_8);
        answer = asked.test(metric);
      }
      return answer;
    }

    /** The same of a metric whose name begins there in a document; false where none does. */
    boolean refuses(byte[] document, int start, int end) {
      int behind = start + name.length;
      boolean same =
          name.length > 0
              && behind <= end
              && (behind == end || !isOfName(document, start, behind))
              && Arrays.equals(name, 0, name.length, document, start, behind);
      if (same) {
        return !answer;
      }
      int at = start;
      while (at < end && isOfName(document, start, at)) {
        at++;
      }
      return at > start && !test(new String(document, start, at - start, US_ASCII));
    }

    private static boolean isOfName(byte[] document, int start, int at) {
      return LineScanner.isNameCharacter((char) document[at], at == start);
    }
  }

  /** A line that could not be read, and why. */
  record Unreadable(int number, String line, String reason) {}

  /**
   * Reads the samples whose names are wanted; of the others no more than the name.
   *
   * @throws MalformedEventException when not one line can be read
   */
  static Exposition of(byte[] document, Predicate<String> wanted) throws MalformedEventException {
    return of(document, wanted, Integer.MAX_VALUE, new KnownSeries(0, 0));
  }

  /**
   * The same, of a document that somebody may have made large.
   *
   * @param most wanted samples
   * @param known series of earlier documents, to which those of this one are added
   * @throws MalformedEventException when there are more, or not one line can be read
   */
  static Exposition of(byte[] document, Predicate<String> wanted, int most, KnownSeries known)
      throws MalformedEventException {
    check(document);
    boolean openMetrics = hasEnd(document);
    AskedOnce asked = new AskedOnce(wanted);
    List<MetricLine> lines = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    int number = 0;
    int readable = 0;
    int unreadableLines = 0;
    int start = ByteOrderMark.lengthIn(document);
    for (; start < document.length && number < MOST_LINES; number++) {
      int first = start;
      int end = ByteSearch.indexOf(document, '\n', start, document.length);
      start = end + 1;
      if (first == end || document[first] == '#') {
        continue;
      }
      // Most lines are of metrics that nobody wants: their names are all that is looked at.
      if (isOfUsualLength(document, first, end) && asked.refuses(document, first, end)) {
        readable++;
        continue;
      }
      MetricLine again = known.read(document, first, end, openMetrics);
      if (again != null) {
        checkRoom(lines, most, number);
        lines.add(again);
        readable++;
        continue;
      }
      String line = text(document, first, end).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      checkRoom(lines, most, number);
      try {
        parse(line, openMetrics, asked, known).ifPresent(lines::add);
        readable++;
      } catch (MalformedEventException e) {
        unreadableLines++;
        if (unreadable.size() < MOST_UNREADABLE) {
          unreadable.add(new Unreadable(number + 1, line, String.valueOf(e.getMessage())));
        }
      }
    }
    if (readable == 0 && !unreadable.isEmpty()) {
      Unreadable first = unreadable.get(0);
      throw new MalformedEventException(
          "no line is a sample; line " + first.number() + ": " + first.reason());
    }
    if (start < document.length) {
      unreadableLines++;
      unreadable.add(new Unreadable(number + 1, "", "beyond " + MOST_LINES + " lines: not read"));
    }
    return new Exposition(scrapeByScrape(lines), unreadable, unreadableLines);
  }

  private static void checkRoom(List<MetricLine> lines, int most, int number)
      throws MalformedEventException {
    if (lines.size() > most) {
      throw new MalformedEventException(
          "more than %d samples of what is read, at line %d".formatted(most, number + 1));
    }
  }

  /**
   * Only at the end: one that was copied while its last scrape was written is told by its times.
   */
  private static boolean hasEnd(byte[] document) {
    int end = document.length;
    while (end > 0 && document[end - 1] >= 0 && document[end - 1] <= ' ') {
      end--;
    }
    int start = end - END.length;
    return start >= 0
        && Arrays.equals(document, start, end, END, 0, END.length)
        && (start == 0 || document[start - 1] == '\n');
  }

  /** Prometheus dumps series by series; their times say which samples belong together. */
  private static List<MetricLine> scrapeByScrape(List<MetricLine> lines) {
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isLaterOf(lines.get(i - 1))) {
        List<MetricLine> sorted = new ArrayList<>(lines);
        sorted.sort(Comparator.comparingLong(line -> line.millis().orElse(0)));
        return sorted;
      }
    }
    return lines;
  }

  private static boolean isOfUsualLength(byte[] document, int start, int end) {
    return end - start <= LONGEST_LINE || text(document, start, end).length() <= LONGEST_LINE;
  }

  /** As much of a line as tells that it is too long. */
  private static String text(byte[] document, int start, int end) {
    int most = Math.min(end - start, MOST_BYTES * (LONGEST_LINE + 1));
    String text = new String(document, start, most, UTF_8);
    return text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE + 1) : text;
  }

  /** Piece by piece, because what a decoder makes of a whole is twice as large. */
  private static void check(byte[] document) throws MalformedEventException {
    if (ByteSearch.isAscii(document, 0, document.length)) {
      return;
    }
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(document);
    CharBuffer piece = CharBuffer.allocate(CHECKED_AT_ONCE);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      result = decoder.decode(bytes, piece.clear(), true);
    }
    try {
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      throw new MalformedEventException("an exposition must be UTF-8: " + e.getMessage(), e);
    }
  }

  private static Optional<MetricLine> parse(
      String line, boolean openMetrics, Predicate<String> wanted, KnownSeries known)
      throws MalformedEventException {
    if (line.length() > LONGEST_LINE) {
      throw new MalformedEventException("a line longer than " + LONGEST_LINE + " characters");
    }
    LineScanner scanner = new LineScanner(line, openMetrics);
    Optional<MetricLine> read = scanner.read(wanted);
    return read.map(
        sample ->
            new MetricLine(
                known.learn(line, scanner.endOfLabels(), sample.series()),
                sample.value(),
                sample.millis()));
  }
}
