package io.firedamp.detectors;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Real data kept beside the repository, read in place. A test that asks for a file that is not
 * there is skipped, and says so.
 */
public final class SharedData {
  private static final @Nullable Path ROOT = root();

  private SharedData() {}

  /** A file or directory under {@code shared/data}; aborts the test visibly when it is absent. */
  public static Path path(String relative) {
    Path found = ROOT == null ? null : ROOT.resolve(relative);
    assumeTrue(
        found != null && Files.exists(found),
        "shared/data/" + relative + " is not beside this checkout (or set -Dfiredamp.data)");
    return Objects.requireNonNull(found);
  }

  /** The lines of a text file. */
  public static List<String> lines(String relative) throws IOException {
    return Files.readAllLines(path(relative));
  }

  private static @Nullable Path root() {
    String given = System.getProperty("firedamp.data");
    if (given != null) {
      return Path.of(given);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared").resolve("data");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    return null;
  }
}
