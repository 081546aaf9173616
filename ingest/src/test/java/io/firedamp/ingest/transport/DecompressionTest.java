package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.firedamp.ingest.transport.Decompression.Coding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DecompressionTest {
  private static final byte[] TEXT = "{\"a\":1}\n".repeat(100).getBytes(UTF_8);

  @Test
  void readsAFileThatWasCompressedTwice() throws IOException {
    byte[] twice = gzip(gzip("twice".getBytes(UTF_8)));

    assertThat(Decompression.byContent(stream(twice)).readAllBytes())
        .isEqualTo("twice".getBytes(UTF_8));
  }

  @Test
  void readsATextInUtf16AsUtf8() throws IOException {
    String text = "\ufeff" + "a😀ä\r\n".repeat(5_000);

    for (Charset order : List.of(UTF_16LE, UTF_16BE)) {
      byte[] read = Decompression.byContent(stream(text.getBytes(order))).readAllBytes();

      assertThat(new String(read, UTF_8)).isEqualTo(text.substring(1));
    }
  }

  @Test
  void recognisesPlainGzipAndZstdByTheirFirstBytes() throws IOException {
    assertThat(Decompression.byContent(stream(TEXT))).hasBinaryContent(TEXT);
    assertThat(Decompression.byContent(stream(gzip(TEXT)))).hasBinaryContent(TEXT);
    assertThat(Decompression.byContent(stream(Zstd.compress(TEXT)))).hasBinaryContent(TEXT);
    assertThat(Decompression.byContent(stream(new byte[0]))).isEmpty();
  }

  @Test
  void readsOnPastTheFirstMember() throws IOException {
    assertThat(Decompression.byContent(stream(concat(gzip(TEXT), gzip(TEXT)))))
        .hasBinaryContent(concat(TEXT, TEXT));
    assertThat(Decompression.byContent(stream(concat(Zstd.compress(TEXT), Zstd.compress(TEXT)))))
        .hasBinaryContent(concat(TEXT, TEXT));
  }

  @Test
  void stopsABombBeforeItGoesOff() throws IOException {
    byte[] gzipped = gzip(new byte[10_000_000]);
    byte[] zstd = Zstd.compress(new byte[10_000_000]);

    try (InputStream first =
            Decompression.bounded(stream(gzipped), Coding.GZIP, gzipped.length, 1 << 24, 100);
        InputStream second =
            Decompression.bounded(stream(zstd), Coding.ZSTD, zstd.length, 1 << 24, 100)) {
      assertThatThrownBy(first::readAllBytes)
          .isInstanceOf(Decompression.TooLargeException.class)
          .hasMessage("the body inflates more than 100 times");
      assertThatThrownBy(second::readAllBytes).isInstanceOf(Decompression.TooLargeException.class);
    }
  }

  @Test
  void stopsABodyThatIsTooLong() throws IOException {
    try (InputStream body =
        Decompression.bounded(stream(TEXT), Coding.NONE, TEXT.length, 100, 100)) {
      assertThatThrownBy(body::readAllBytes).hasMessage("the body is longer than 100 bytes");
    }
  }

  @Test
  void letsASmallBodyInflateAsMuchAsItLikes() throws IOException {
    byte[] gzipped = gzip(new byte[60_000]);

    try (InputStream body =
        Decompression.bounded(stream(gzipped), Coding.GZIP, gzipped.length, 1 << 24, 100)) {
      assertThat(body.readAllBytes()).hasSize(60_000);
    }
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
