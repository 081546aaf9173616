package io.firedamp.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Real data of public projects, read in place: {@code shared/data} in a directory above the
 * checkout, or wherever {@code -Dfiredamp.data} says. Tests that need it skip, visibly, without it.
 */
public final class SharedData {
  private SharedData() {}

  /** The file or directory, or a skipped test that says what is missing. */
  public static Path require(String relative) {
    Optional<Path> found = root().map(root -> root.resolve(relative)).filter(Files::exists);
    Assumptions.assumeTrue(
        found.isPresent(), () -> "shared/data/" + relative + " is not beside this checkout");
    return found.orElseThrow();
  }

  /** The whole content of one file. */
  public static byte[] bytes(String relative) throws IOException {
    return Files.readAllBytes(require(relative));
  }

  private static Optional<Path> root() {
    String configured = System.getProperty("firedamp.data");
    if (configured != null) {
      return Optional.of(Path.of(configured));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path data = at.resolve("shared").resolve("data");
      if (Files.isDirectory(data)) {
        return Optional.of(data);
      }
    }
    return Optional.empty();
  }
}
