package io.firedamp.detectors.mining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of exceptions, looked at again as it changes. One that cannot be read any more changes
 * nothing: an incident is not opened or taken back by a slip of the pen.
 */
final class ExceptionFile {
  private static final Logger log = LoggerFactory.getLogger(ExceptionFile.class);
  private static final FileTime NEVER = FileTime.fromMillis(0);

  private final Path file;
  private FileTime readAt = NEVER;
  private Exceptions exceptions = Exceptions.NONE;
  private Exceptions asked = Exceptions.NONE;

  ExceptionFile(Path file) {
    this.file = file;
    read();
  }

  Exceptions exceptions() {
    return exceptions;
  }

  /** Whether other exceptions hold than when this was last asked, or than none at first. */
  boolean isChanged() {
    read();
    boolean changed = !exceptions.equals(asked);
    asked = exceptions;
    return changed;
  }

  private void read() {
    try {
      FileTime written = Files.exists(file) ? Files.getLastModifiedTime(file) : NEVER;
      if (!written.equals(readAt)) {
        readAt = written;
        exceptions = Exceptions.in(file);
      }
    } catch (IOException | IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("problem", e.getMessage())
          .log("exceptions cannot be read, those before stay");
    }
  }
}
