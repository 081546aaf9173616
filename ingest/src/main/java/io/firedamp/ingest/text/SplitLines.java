package io.firedamp.ingest.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts lines together that a container runtime has cut: CRI's log marks each piece of a long line
 * with {@code P} and the last one with {@code F}. What a container writes to its two streams may
 * stand between each other's pieces. It remembers pieces; one reads one stream of lines.
 */
public final class SplitLines {
  private static final Pattern PIECE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.+-]{8,40}Z? (stdout|stderr) ([PF]) ");

  private static final int LONGEST_HEAD = 64;

  private final int longest;
  private final Map<String, ByteArrayOutputStream> begun = new HashMap<>();

  /**
   * @param longest line that is put together, bytes; a longer one comes in pieces
   */
  public SplitLines(int longest) {
    this.longest = longest;
  }

  /** Whether a line is a piece of a longer one. */
  public boolean reads(byte[] line) {
    Matcher piece = pieceOf(line);
    return piece.lookingAt() && (isPart(piece) || begun.containsKey(piece.group(1)));
  }

  /**
   * Takes a piece that it {@link #reads}.
   *
   * @return the whole line with its last piece; empty before that
   */
  public Optional<byte[]> read(byte[] line) {
    Matcher piece = pieceOf(line);
    if (!piece.lookingAt()) {
      return Optional.of(line);
    }
    ByteArrayOutputStream whole =
        begun.computeIfAbsent(piece.group(1), stream -> headOf(line, piece));
    whole.write(line, piece.end(), line.length - piece.end());
    if (isPart(piece) && whole.size() <= longest) {
      return Optional.empty();
    }
    begun.remove(piece.group(1));
    return Optional.of(whole.toByteArray());
  }

  /** What was begun and never ended, at the end of the stream. */
  public Optional<byte[]> rest() {
    Optional<String> stream = begun.keySet().stream().sorted().findFirst();
    return stream.map(begun::remove).map(ByteArrayOutputStream::toByteArray);
  }

  private static ByteArrayOutputStream headOf(byte[] line, Matcher piece) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(line, 0, piece.start(2));
    whole.writeBytes("F ".getBytes(StandardCharsets.US_ASCII));
    return whole;
  }

  private static boolean isPart(Matcher piece) {
    return piece.group(2).equals("P");
  }

  private static Matcher pieceOf(byte[] line) {
    int length = line.length > 0 && line[0] >= '0' && line[0] <= '9' ? line.length : 0;
    return PIECE.matcher(
        new String(line, 0, Math.min(length, LONGEST_HEAD), StandardCharsets.ISO_8859_1));
  }
}
