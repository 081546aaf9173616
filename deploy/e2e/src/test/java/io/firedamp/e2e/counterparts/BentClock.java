package io.firedamp.e2e.counterparts;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock that jumps under a program while it runs, by libfaketime; its monotonic clock goes
 * on as ever, as where a machine's time is set.
 */
public final class BentClock {
  private static final List<Path> USUAL =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

  private final Path library;
  private final Path offset;

  private BentClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /** One that is right at first; empty where libfaketime is not installed. */
  public static Optional<BentClock> in(Path directory) throws IOException {
    Optional<Path> library = USUAL.stream().filter(Files::exists).findFirst();
    if (library.isEmpty()) {
      if (Boolean.parseBoolean(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
        fail("libfaketime is not installed");
      }
      return Optional.empty();
    }
    BentClock clock = new BentClock(library.get(), directory.resolve("clock"));
    clock.show(Duration.ZERO);
    return Optional.of(clock);
  }

  /** What a program's environment needs. */
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", offset.toString(),
        "FAKETIME_NO_CACHE", "1",
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        // Otherwise every wait of the JVM ends at once, and it spins.
        "FAKETIME_FORCE_MONOTONIC_FIX", "0",
        // File dates stay as they are.
        "NO_FAKE_STAT", "1");
  }

  /** From now on it shows so much more, or less, than it is. */
  public void show(Duration ahead) throws IOException {
    Path fresh = offset.resolveSibling("clock.new");
    Files.writeString(fresh, "%+d\n".formatted(ahead.toSeconds()));
    Files.move(fresh, offset, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
