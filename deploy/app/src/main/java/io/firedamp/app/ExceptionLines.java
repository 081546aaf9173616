package io.firedamp.app;

import io.firedamp.detectors.mining.ExceptionRule;
import io.firedamp.detectors.mining.Exceptions;
import io.firedamp.schemas.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of exceptions as people and commands write it: comments and order stay as they are. It
 * is replaced as a whole, so that a detector never reads half of it.
 */
public final class ExceptionLines {
  private static final String HEAD =
      "# What this organisation allows: id, until, author, scope and reason, separated by tabs.";

  private final Path file;

  public ExceptionLines(Path file) {
    this.file = file;
  }

  /**
   * What the file tells.
   *
   * @throws Failure naming the line that is no exception
   */
  public Exceptions read() {
    try {
      return Exceptions.in(file);
    } catch (IllegalArgumentException e) {
      throw new Failure("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Adds one at the end. */
  public void add(ExceptionRule rule) {
    List<ExceptionRule> all = new ArrayList<>(read().rules());
    all.add(rule);
    try {
      new Exceptions(all);
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
    List<String> lines = new ArrayList<>(lines());
    if (lines.isEmpty()) {
      lines.add(HEAD);
    }
    lines.add(rule.line());
    write(lines);
  }

  /**
   * Takes one out.
   *
   * @throws Failure when there is none of that id
   */
  public void remove(String id) {
    if (read().rules().stream().noneMatch(rule -> rule.id().equals(id))) {
      throw new Failure(
          "no exception is called '%s': list them with 'firedamp exceptions'"
              .formatted(VisibleText.of(id, 64)));
    }
    write(lines().stream().filter(line -> !line.startsWith(id + "\t")).toList());
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new Failure("the exceptions cannot be read: " + e.getMessage(), e);
    }
  }

  private void write(List<String> lines) {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      Files.write(next, lines);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new Failure("the exceptions cannot be written: " + e.getMessage(), e);
    }
  }
}
