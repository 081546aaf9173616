package io.firedamp.e2e;

import io.firedamp.app.Plugins;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Somebody else's jars, built once from their sources: see {@code src/test/plugins}. */
final class ThirdParty {
  private static final int READINGS = 12;
  private static @Nullable Plugins plugins;

  private ThirdParty() {}

  /** Ours and theirs, and what is wrong with the jar that is none. */
  static synchronized Plugins plugins() throws IOException {
    Plugins known = plugins;
    if (known == null) {
      Path work = Files.createTempDirectory(Path.of("target"), "third-party");
      Path jars = Files.createDirectories(work.resolve("plugins"));
      Path source = PluginBuild.jar("tap-source", "ingest", jars);
      PluginBuild.jar("tap-detector", "detectors", jars, source);
      PluginBuild.jar("night-sink", "sinks", jars);
      Files.writeString(jars.resolve("zz-broken.jar"), "no jar at all");
      known = Plugins.bundled().with(jars);
      plugins = known;
    }
    return known;
  }

  /** For a contract, which cannot throw. */
  static Plugins built() {
    try {
      return plugins();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines of a tap: most of the miner's address, some of an honest neighbour's. */
  static List<String> readings(Instant begin) {
    return IntStream.range(0, READINGS)
        .mapToObj(
            minute ->
                reading(
                    begin.plus(Duration.ofMinutes(5 + minute)),
                    minute % 4 == 3 ? Story.SHOP.address() : Story.MINER.address(),
                    minute % 4 == 3 ? 2 : 12))
        .toList();
  }

  static String reading(Instant time, String address, int keepalives) {
    return "{\"tap\":\"wire-1\",\"at\":\"%s\",\"address\":\"%s\",\"keepalives\":%d}"
        .formatted(time, address, keepalives);
  }
}
