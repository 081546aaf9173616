package io.firedamp.detectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Files of stores that can no longer be read. They are a copy of what Kafka keeps, so they are set
 * aside, for whoever wants to know why, and made anew.
 */
final class DamagedState {
  /** What a disk says that is full, read-only or not ours: other files would fare no better. */
  private static final Set<String> DISK =
      Set.of("no space left", "read-only file system", "permission denied", "input/output error");

  private DamagedState() {}

  /** Whether an error tells of damaged files, and not of a disk that takes none. */
  static boolean isToldBy(Throwable broken) {
    for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
      if (cause instanceof RocksDBException damage) {
        String text = String.valueOf(damage.getMessage()).toLowerCase(Locale.ROOT);
        return isOfFiles(damage.getStatus()) && DISK.stream().noneMatch(text::contains);
      }
    }
    return false;
  }

  private static boolean isOfFiles(Status status) {
    // An error without a status comes from the options that lie beside the data.
    return status == null
        || switch (status.getCode()) {
          case Corruption, NotFound, InvalidArgument, NotSupported, IOError, Undefined -> true;
          default -> false;
        };
  }

  /**
   * Moves a detector's directory out of the way.
   *
   * @return where it lies now, beside where it lay
   * @throws IOException when it cannot be moved
   */
  static Path setAside(Path directory) throws IOException {
    for (int copy = 1; ; copy++) {
      Path aside = directory.resolveSibling(directory.getFileName() + ".damaged-" + copy);
      if (Files.notExists(aside)) {
        return Files.move(directory, aside);
      }
    }
  }
}
