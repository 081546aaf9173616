package io.firedamp.app.replay;

import io.firedamp.ingest.transport.PathPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What the arguments of {@code replay} name: files, directories, and globs the shell left alone.
 */
public final class ReplayFiles {
  private ReplayFiles() {}

  /**
   * Every regular file, once, in the order of their paths.
   *
   * @throws IllegalArgumentException when an argument names nothing
   */
  public static List<Path> named(List<String> arguments) throws IOException {
    NavigableSet<Path> files = new TreeSet<>();
    for (String argument : arguments) {
      PathPattern pattern = new PathPattern(argument);
      if (!pattern.isGlob() && !Files.exists(Path.of(argument))) {
        throw new IllegalArgumentException("there is no file '" + argument + "'");
      }
      NavigableSet<Path> found = pattern.files(true);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "nothing to replay under '" + argument + "': name a file, a directory or a glob");
      }
      files.addAll(found);
    }
    return List.copyOf(files);
  }
}
