package io.firedamp.ingest.transport;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sender must know, shown to nobody. In a file it changes with the file, of which each line
 * is one that is valid: while senders move from one to the next, both are.
 */
public final class Secret {
  private static final int LARGEST = 1 << 16;
  private static final int MOST = 16;

  private final Optional<Path> file;
  private final List<String> texts;

  private Secret(Optional<Path> file, List<String> texts) {
    this.file = file;
    this.texts = List.copyOf(texts);
  }

  /** One that never changes; empty for none. */
  public static Secret of(String text) {
    return new Secret(Optional.empty(), text.isEmpty() ? List.of() : List.of(text));
  }

  /**
   * The lines of a file.
   *
   * @throws IllegalArgumentException with one sentence, which holds no secret, when there is none
   */
  public static Secret inFile(Path file) {
    try {
      return new Secret(Optional.of(file), read(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("file '%s' %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Where it is kept, if it may change. */
  Optional<Path> file() {
    return file;
  }

  /** Those that are valid, as they were when the settings were read. */
  List<String> texts() {
    return texts;
  }

  /** The one to bear, of those that were valid when the settings were read; empty for none. */
  public String text() {
    return isEmpty() ? "" : texts.get(0);
  }

  /** Whether none is asked for. */
  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /**
   * What a file holds now.
   *
   * @throws IOException which says what is wrong with the file, and nothing of what is in it
   */
  static List<String> read(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("is larger than 64 KiB, which no secret is");
      }
      List<String> lines =
          Files.readString(file)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
      if (lines.isEmpty() || lines.size() > MOST) {
        throw new IOException(
            "must hold 1 to %d secrets, one a line, and held %d".formatted(MOST, lines.size()));
      }
      return lines;
    } catch (NoSuchFileException e) {
      throw new IOException("does not exist; it must hold the secret", e);
    } catch (MalformedInputException e) {
      throw new IOException("is not UTF-8 text", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret && file.equals(secret.file) && texts.equals(secret.texts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(file, texts);
  }

  @Override
  public String toString() {
    return isEmpty() ? "none" : "***";
  }
}
