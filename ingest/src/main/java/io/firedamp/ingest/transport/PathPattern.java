package io.firedamp.ingest.transport;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a person names where files are meant: a file, a directory with all below it, or a glob
 * ({@code *}, {@code **}, {@code ?}, {@code [abc]}, {@code {a,b}}).
 */
public final class PathPattern {
  private static final String WILD = "*?[{";
  private static final int DEEPEST = 32;

  private final String text;

  /**
   * Checks the spelling; what it names need not exist.
   *
   * @throws IllegalArgumentException when it can be neither a path nor a glob
   */
  public PathPattern(String text) {
    this.text = text;
    try {
      if (text.isBlank()) {
        throw new IllegalArgumentException("must be a file, a directory or a glob, was empty");
      }
      var unused = isWild() ? matcher() : Path.of(text);
    } catch (InvalidPathException e) {
      throw unreadable(text, e.getReason(), e);
    } catch (PatternSyntaxException e) {
      throw unreadable(text, e.getDescription(), e);
    }
  }

  private static IllegalArgumentException unreadable(String text, String why, Exception cause) {
    return new IllegalArgumentException(
        "must be a file, a directory or a glob, was '%s': %s".formatted(text, why), cause);
  }

  /**
   * The regular files it names now, in the order of their paths; what may not be looked into is
   * passed over.
   *
   * @param followLinks whether a link that is found, rather than spelled out, counts as the file it
   *     leads to: whoever may write there then decides what is read
   */
  public NavigableSet<Path> files(boolean followLinks) throws IOException {
    return isGlob() ? matching(followLinks) : below(Path.of(text), followLinks, file -> true);
  }

  /** Whether it is to be read as a glob: a file of just that name wins. */
  public boolean isGlob() {
    try {
      return isWild() && !Files.exists(Path.of(text));
    } catch (InvalidPathException notAPath) {
      return true;
    }
  }

  @Override
  public String toString() {
    return text;
  }

  private boolean isWild() {
    return text.chars().anyMatch(character -> WILD.indexOf(character) >= 0);
  }

  private PathMatcher matcher() {
    return FileSystems.getDefault().getPathMatcher("glob:" + text);
  }

  private NavigableSet<Path> matching(boolean followLinks) throws IOException {
    PathMatcher matcher = matcher();
    boolean absolute = text.startsWith("/");
    return below(
        Path.of(literalDirectory()),
        followLinks,
        file -> matcher.matches(absolute ? file : file.normalize()));
  }

  private String literalDirectory() {
    int wild = 0;
    while (wild < text.length() && WILD.indexOf(text.charAt(wild)) < 0) {
      wild++;
    }
    int slash = text.lastIndexOf('/', wild - 1);
    return slash > 0 ? text.substring(0, slash) : slash == 0 ? "/" : ".";
  }

  private static NavigableSet<Path> below(Path start, boolean followLinks, Predicate<Path> wanted)
      throws IOException {
    NavigableSet<Path> found = new TreeSet<>();
    if (Files.isRegularFile(start)) {
      found.add(start);
    } else if (Files.isDirectory(start)) {
      walk(start, followLinks, wanted, found);
    }
    return found;
  }

  private static void walk(Path start, boolean followLinks, Predicate<Path> wanted, Set<Path> found)
      throws IOException {
    // A walk does not enter a link, not even where it starts.
    Path real = Files.isSymbolicLink(start) ? start.toRealPath() : start;
    Files.walkFileTree(
        real,
        EnumSet.noneOf(FileVisitOption.class),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path named = real.equals(start) ? file : start.resolve(real.relativize(file));
            boolean regular =
                attributes.isRegularFile()
                    || (followLinks && attributes.isSymbolicLink() && Files.isRegularFile(file));
            if (regular && wanted.test(named)) {
              found.add(named);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException broken) {
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
