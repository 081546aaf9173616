package io.firedamp.app.replay;

import static io.firedamp.app.replay.ZeekLines.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileRecordsTest {
  private static final String SCRAPE =
      """
      # TYPE node_cpu_seconds_total counter
      node_cpu_seconds_total{cpu="0",mode="user"} 10 1521194400000
      node_cpu_seconds_total{cpu="0",mode="user"} 20 1521194430000
      """;

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  @Test
  void numbersTheRecordsOfAPlainFile() throws Exception {
    try (FileRecords records = records((line("a", 0) + line("b", 1)).getBytes(UTF_8))) {
      assertThat(records.next().orElseThrow().origin()).endsWith("log:1");
      assertThat(records.next().orElseThrow().origin()).endsWith("log:2");
      assertThat(records.next()).isEmpty();
    }
  }

  @Test
  void inflatesGzipAndZstdByTheirContent() throws Exception {
    byte[] plain = (line("a", 0) + line("b", 1)).getBytes(UTF_8);

    assertThat(read(gzip(plain))).isEqualTo(read(plain)).hasSize(2);
    assertThat(read(Zstd.compress(plain))).isEqualTo(read(plain));
  }

  @Test
  void readsOnInConcatenatedMembers() throws Exception {
    byte[] one = line("a", 0).getBytes(UTF_8);
    byte[] two = line("b", 1).getBytes(UTF_8);

    assertThat(read(joined(gzip(one), gzip(two)))).hasSize(2);
    assertThat(read(joined(Zstd.compress(one), Zstd.compress(two)))).hasSize(2);
  }

  @Test
  void readsARecordThatSpansTwoMembers() throws Exception {
    byte[] line = line("a", 0).getBytes(UTF_8);
    byte[] head = Arrays.copyOf(line, 20);
    byte[] tail = Arrays.copyOfRange(line, 20, line.length);

    assertThat(read(joined(gzip(head), gzip(tail)))).isEqualTo(read(line));
  }

  @Test
  void givesWhatStandsBeforeTheBreakOfATruncatedFileAndThenSaysSo() throws Exception {
    assertThat(foundBeforeTheBreak(gzip(lines(2_000)))).isBetween(1_950, 2_000);
    assertThat(foundBeforeTheBreak(gzip(lines(20)))).isBetween(10, 20);
    // A block of Zstandard, 128 KiB at most, is whole or nothing.
    assertThat(foundBeforeTheBreak(Zstd.compress(lines(2_000)))).isBetween(1_000, 2_000);
  }

  /** Records in a file without its last hundred bytes. */
  private int foundBeforeTheBreak(byte[] whole) throws IOException {
    byte[] cut = Arrays.copyOf(whole, whole.length - 100);
    List<FileRecords.Item> found = new ArrayList<>();

    try (FileRecords records = records(cut)) {
      assertThatThrownBy(
              () -> {
                for (var next = records.next(); next.isPresent(); next = records.next()) {
                  found.add(next.get());
                }
              })
          .isInstanceOf(IOException.class);
    }

    assertThat(found.subList(0, found.size() - 1)).allMatch(item -> item.problem().isEmpty());
    return found.size();
  }

  @Test
  void saysThatAFileBreaksOffBeforeItsFirstRecord() throws Exception {
    byte[] whole = gzip(line("a", 0).getBytes(UTF_8));

    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 5))).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 11))).isInstanceOf(EOFException.class);
  }

  @Test
  void readsNothingInAnEmptyFile() throws Exception {
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void takesAFileOfADocumentFormatForOneRecord() throws Exception {
    assertThat(read(SCRAPE.getBytes(UTF_8))).containsExactly(SCRAPE);
    assertThat(read(gzip(SCRAPE.getBytes(UTF_8)))).containsExactly(SCRAPE);
  }

  @Test
  void countsBytesAsTheyLieOnTheDisk() throws Exception {
    byte[] compressed = gzip(lines(500));

    try (FileRecords records = records(compressed)) {
      while (records.next().isPresent()) {
        assertThat(records.bytesRead()).isLessThanOrEqualTo(compressed.length);
      }
      assertThat(records.bytesRead()).isEqualTo(compressed.length);
    }
  }

  /** Lines that do not compress well, so that half the file is about half the lines. */
  private static byte[] lines(int count) {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(line("C" + Long.toHexString(random.nextLong()) + random.nextLong(), i));
    }
    return text.toString().getBytes(UTF_8);
  }

  private List<String> read(byte[] file) throws IOException {
    List<String> texts = new ArrayList<>();
    try (FileRecords records = records(file)) {
      for (Optional<FileRecords.Item> item = records.next();
          item.isPresent();
          item = records.next()) {
        texts.add(new String(item.get().bytes(), UTF_8));
      }
    }
    return texts;
  }

  private FileRecords records(byte[] content) throws IOException {
    return new FileRecords(Files.write(directory.resolve("log"), content), ZeekLines.formats());
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[] one, byte[] two) {
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return both;
  }
}
