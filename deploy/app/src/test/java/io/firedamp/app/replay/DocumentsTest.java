package io.firedamp.app.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.EventParser.DocumentBounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final DocumentBounds AT_DASHES = (bytes, start, end) -> bytes[start] == '-';
  private static final int LONGEST = 1 << 20;

  @Test
  void cutsAStreamWhereADocumentBegins() throws Exception {
    assertThat(read("-1\na\n-2\n\n-3", Optional.of(AT_DASHES)))
        .containsExactly("-1\na\n", "-2\n\n", "-3");
  }

  @Test
  void isOneDocumentWhereNothingSaysHowToCut() throws Exception {
    assertThat(read("-1\na\n-2\n", Optional.empty())).containsExactly("-1\na\n-2\n");
  }

  @Test
  void endsWithoutAnyWhereThereIsNothing() throws Exception {
    assertThat(read("", Optional.of(AT_DASHES))).isEmpty();
  }

  @Test
  void losesNothingHoweverTheStreamComes() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      List<String> documents = new ArrayList<>();
      for (int document = 0; document < 30; document++) {
        documents.add(
            "-" + ("x".repeat(random.nextInt(3_000)) + "\n").repeat(1 + random.nextInt(40)));
      }

      assertThat(read(String.join("", documents), Optional.of(AT_DASHES))).isEqualTo(documents);
    }
  }

  @Test
  void keepsOnlyTheBeginningOfOneThatIsTooLongAndGoesOnBehindIt() throws Exception {
    String tooLong = "-" + "long\n".repeat(LONGEST);
    Documents documents = of("-1\n" + tooLong + "-3\n", Optional.of(AT_DASHES));

    assertThat(documents.next().orElseThrow().bytes()).isEqualTo("-1\n".getBytes(UTF_8));
    Documents.Document cut = documents.next().orElseThrow();
    assertThat(cut.isTooLong()).isTrue();
    assertThat(tooLong).startsWith(new String(cut.bytes(), UTF_8));
    Documents.Document next = documents.next().orElseThrow();
    assertThat(next.isTooLong()).isFalse();
    assertThat(new String(next.bytes(), UTF_8)).isEqualTo("-3\n");
    assertThat(documents.next()).isEmpty();
  }

  @Test
  void givesUpALineThatIsTooLong() throws Exception {
    Documents documents = of("-" + "x".repeat(3 * LONGEST) + "\n-2\n", Optional.of(AT_DASHES));

    assertThat(documents.next().orElseThrow().isTooLong()).isTrue();
    assertThat(new String(documents.next().orElseThrow().bytes(), UTF_8)).isEqualTo("-2\n");
    assertThat(documents.next()).isEmpty();
  }

  private static List<String> read(String text, Optional<DocumentBounds> bounds) throws Exception {
    Documents documents = of(text, bounds);
    List<String> read = new ArrayList<>();
    for (var next = documents.next(); next.isPresent(); next = documents.next()) {
      assertThat(next.get().isTooLong()).isFalse();
      read.add(new String(next.get().bytes(), UTF_8));
    }
    return read;
  }

  private static Documents of(String text, Optional<DocumentBounds> bounds) {
    return new Documents(new InPieces(text.getBytes(UTF_8)), bounds, LONGEST);
  }

  /** As a decompressor gives what it has. */
  private static final class InPieces extends InputStream {
    private final InputStream in;
    private final Random random = new Random(1);

    InPieces(byte[] bytes) {
      this.in = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(70_000)));
    }
  }
}
