package io.firedamp.ingest.transport;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.firedamp.ingest.text.Utf16;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/** Inflates gzip and zstd as a stream, recognised by their first bytes, and within bounds. */
public final class Decompression {
  private static final int MAGIC_LENGTH = 4;
  private static final int PEEKED = 64;

  /** RFC 9659: the largest window that a receiver of HTTP content has to support, 8 MiB. */
  private static final int LARGEST_ZSTD_WINDOW_LOG = 23;

  /** A small body may well shrink to almost nothing; a bomb shows in what comes after. */
  private static final long RATIO_COUNTS_FROM = 64 * 1024;

  private Decompression() {}

  /** How bytes were compressed. */
  public enum Coding {
    NONE,
    GZIP,
    ZSTD,
    /** One block, without the framing that would tell it by its first bytes. */
    SNAPPY;

    static Coding of(byte[] head, int length) {
      if (length >= 2 && head[0] == 0x1f && head[1] == (byte) 0x8b) {
        return GZIP;
      }
      boolean zstd =
          length >= MAGIC_LENGTH
              && head[0] == 0x28
              && head[1] == (byte) 0xb5
              && head[2] == 0x2f
              && head[3] == (byte) 0xfd;
      return zstd ? ZSTD : NONE;
    }
  }

  /** More bytes, or bytes better compressed, than we are willing to inflate. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }

  /** What the stream's first bytes say; the stream must support mark, and is left at its start. */
  public static Coding codingOf(InputStream in) throws IOException {
    in.mark(MAGIC_LENGTH);
    byte[] head = new byte[MAGIC_LENGTH];
    int length = in.readNBytes(head, 0, MAGIC_LENGTH);
    in.reset();
    return Coding.of(head, length);
  }

  /**
   * The plain bytes of a file, whether it is plain, gzip or zstd; several members follow on. What
   * was compressed twice, as by a store of logs that get compressed, is inflated twice, and a text
   * in UTF-16 comes as UTF-8.
   */
  public static InputStream byContent(InputStream in) throws IOException {
    InputStream once = inflatedByContent(new BufferedInputStream(in, 64 * 1024));
    InputStream plain = peekable(inflatedByContent(peekable(once)));
    plain.mark(MAGIC_LENGTH);
    byte[] head = plain.readNBytes(2);
    plain.reset();
    return Utf16.isBegunBy(head, head.length) ? new Utf16(plain) : plain;
  }

  /**
   * Only the beginning is buffered: of many files that are open each has few bytes here. Behind it
   * each read is one read, so that what comes before damage is not lost with it.
   */
  private static InputStream peekable(InputStream in) {
    return new BufferedInputStream(in, PEEKED) {
      @Override
      public synchronized int read(byte[] bytes, int from, int length) throws IOException {
        int buffered = count - pos;
        if (buffered == 0 && pos >= MAGIC_LENGTH) {
          return in.read(bytes, from, length);
        }
        return super.read(bytes, from, Math.min(length, Math.max(buffered, MAGIC_LENGTH)));
      }
    };
  }

  private static InputStream inflatedByContent(InputStream in) throws IOException {
    return inflating(in, codingOf(in));
  }

  /** The plain bytes of a stream compressed in a known way. */
  public static InputStream inflating(InputStream in, Coding coding) throws IOException {
    return switch (coding) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, 64 * 1024);
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
      case SNAPPY -> new ByteArrayInputStream(Snappy.uncompress(in.readAllBytes()));
    };
  }

  /**
   * What a block of Snappy says it holds, before any of it is inflated.
   *
   * @param mostBytes inflated
   * @throws TooLargeException when it says more
   */
  static int sizeOfSnappy(byte[] block, int mostBytes) throws IOException {
    int size = block.length == 0 ? 0 : Snappy.uncompressedLength(block);
    if (size < 0 || size > mostBytes) {
      throw new TooLargeException("the body is longer than %d bytes".formatted(mostBytes));
    }
    return size;
  }

  /**
   * The plain bytes of a body that a stranger sent, within bounds. Reading throws {@link
   * TooLargeException} beyond them.
   *
   * @param compressedSize bytes of the body as it came
   * @param mostBytes inflated
   * @param highestRatio inflated to compressed; counts once 64 KiB are inflated
   */
  public static InputStream bounded(
      InputStream in, Coding coding, long compressedSize, long mostBytes, int highestRatio)
      throws IOException {
    InputStream plain = inflating(in, coding);
    if (plain instanceof ZstdInputStreamNoFinalizer zstd) {
      zstd.setLongMax(LARGEST_ZSTD_WINDOW_LOG);
    }
    long byRatio = Math.max(RATIO_COUNTS_FROM, compressedSize * highestRatio);
    boolean ratioFirst = coding != Coding.NONE && byRatio < mostBytes;
    return new Bounded(
        plain,
        ratioFirst ? byRatio : mostBytes,
        ratioFirst
            ? "the body inflates more than %d times".formatted(highestRatio)
            : "the body is longer than %d bytes".formatted(mostBytes));
  }

  private static final class Bounded extends FilterInputStream {
    private final String complaint;
    private long left;

    Bounded(InputStream in, long most, String complaint) {
      super(in);
      this.left = most;
      this.complaint = complaint;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      left -= Math.max(count, 0);
      if (left < 0) {
        throw new TooLargeException(complaint);
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      return readNBytes((int) Math.min(count, 8192)).length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
