package io.firedamp.app.replay;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.format.Formats;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.ingest.transport.Decompression;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records of one file, plain, gzip or zstd. Of a format of whole documents each is a record. Of
 * a compressed file that breaks off, what stands before the break is read first.
 */
final class FileRecords implements Closeable {
  private static final int HEAD = 4096;
  private static final int LONGEST_DOCUMENT = 64 * 1024 * 1024;

  private final Path file;
  private final CountingStream raw;
  private final UpToTheBreak upToTheBreak;
  private final InputStream plain;
  private final JsonRecords records;
  private final Optional<Documents> documents;
  private long number;

  /**
   * One record.
   *
   * @param number in the file, from 1
   * @param problem why it cannot be read, if it is not a record at all
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Item(Path file, long number, byte[] bytes, Optional<MalformedEventException> problem) {
    /** File and number. */
    String origin() {
      return file + ":" + number;
    }

    /** What is carried in it, or it itself. */
    Item with(byte[] within) {
      return new Item(file, number, within, problem);
    }
  }

  FileRecords(Path file, Formats formats) throws IOException {
    this.file = file;
    this.raw = new CountingStream(Files.newInputStream(file));
    try {
      this.upToTheBreak = new UpToTheBreak(Decompression.byContent(raw));
      this.plain = new BufferedInputStream(upToTheBreak, 64 * 1024);
      this.documents =
          documentFormat(plain, formats)
              .map(format -> new Documents(plain, format.bounds(), LONGEST_DOCUMENT));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
    this.records = new JsonRecords(plain, LONGEST_DOCUMENT);
  }

  /**
   * The next record; empty at the end.
   *
   * @throws IOException after the last record of a file that cannot be read to its end
   */
  Optional<Item> next() throws IOException {
    number++;
    Optional<Item> item = documents.isPresent() ? document(documents.get()) : record();
    if (item.isEmpty()) {
      upToTheBreak.complain();
    }
    return item;
  }

  /** How much of the file, as it lies on the disk, has been read; bytes. */
  long bytesRead() {
    return raw.count();
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }

  private Optional<Item> record() throws IOException {
    return records
        .next()
        .map(
            item ->
                new Item(
                    file, number, item.bytes(), item.problem().map(MalformedEventException::new)));
  }

  private Optional<Item> document(Documents documents) throws IOException {
    return documents
        .next()
        .map(
            found ->
                new Item(
                    file,
                    number,
                    found.bytes(),
                    found.isTooLong()
                        ? Optional.of(
                            new MalformedEventException(
                                "longer than %d bytes: where it is a dump of series one by one, sort its lines by time"
                                    .formatted(LONGEST_DOCUMENT)))
                        : Optional.empty()));
  }

  private static Optional<EventParser> documentFormat(InputStream plain, Formats formats)
      throws IOException {
    plain.mark(HEAD);
    byte[] head = plain.readNBytes(HEAD);
    plain.reset();
    return formats.of(head).filter(EventParser::isWholeDocument);
  }

  /**
   * Ends where reading fails, and tells that failure when asked: buffers would lose bytes to it.
   */
  private static final class UpToTheBreak extends FilterInputStream {
    private @Nullable IOException failure;

    UpToTheBreak(InputStream in) {
      super(in);
    }

    void complain() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      try {
        return failure == null ? super.read(bytes, offset, length) : -1;
      } catch (IOException broken) {
        failure = broken;
        return -1;
      }
    }
  }
}
