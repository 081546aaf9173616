package io.firedamp.app.replay;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

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
      NavigableSet<Path> found = isGlob(argument) ? matching(argument) : below(Path.of(argument));
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "nothing to replay under '" + argument + "': name a file, a directory or a glob");
      }
      files.addAll(found);
    }
    return List.copyOf(files);
  }

  private static boolean isGlob(String argument) {
    boolean wild = argument.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    try {
      return wild && !Files.exists(Path.of(argument));
    } catch (InvalidPathException notAPath) {
      return wild;
    }
  }

  private static NavigableSet<Path> below(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("there is no file '" + path + "'");
    }
    try (Stream<Path> walk = Files.walk(path)) {
      return sorted(walk.filter(Files::isRegularFile));
    }
  }

  private static NavigableSet<Path> matching(String glob) throws IOException {
    Path start = Path.of(literalDirectory(glob));
    if (!Files.isDirectory(start)) {
      return new TreeSet<>();
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (Stream<Path> walk = Files.walk(start)) {
      return sorted(
          walk.filter(Files::isRegularFile)
              .filter(file -> matcher.matches(glob.startsWith("/") ? file : file.normalize())));
    }
  }

  private static String literalDirectory(String glob) {
    int wild = 0;
    while (wild < glob.length() && "*?[{".indexOf(glob.charAt(wild)) < 0) {
      wild++;
    }
    int slash = glob.lastIndexOf('/', wild - 1);
    return slash > 0 ? glob.substring(0, slash) : slash == 0 ? "/" : ".";
  }

  private static NavigableSet<Path> sorted(Stream<Path> files) {
    NavigableSet<Path> sorted = new TreeSet<>();
    files.forEach(sorted::add);
    return sorted;
  }
}
