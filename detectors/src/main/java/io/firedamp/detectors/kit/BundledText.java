package io.firedamp.detectors.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts that lie in the jar beside a class: tables, and lists of names. */
public final class BundledText {
  private BundledText() {}

  /** All lines, as they stand. */
  public static List<String> lines(Class<?> beside, String name) {
    try (InputStream file = beside.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entries of a list: one a line, {@code #} starts a comment. */
  public static List<String> entries(Class<?> beside, String name) {
    return lines(beside, name).stream()
        .map(line -> line.split("#", 2)[0].strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
