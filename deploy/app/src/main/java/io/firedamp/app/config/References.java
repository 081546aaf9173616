package io.firedamp.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a setting may refer to instead of spelling it out: {@code ${env:NAME}}, {@code
 * ${file:/path}} (without its last line end), and {@code ${data}}, the data directory.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final int LARGEST_SECRET = 1 << 16;

  private final Map<String, String> environment;
  private final Path data;

  References(Map<String, String> environment, Path data) {
    this.environment = Map.copyOf(environment);
    this.data = data;
  }

  References withData(Path directory) {
    return new References(environment, directory);
  }

  /**
   * The text with every reference replaced.
   *
   * @throws IllegalArgumentException with one sentence, which holds no secret, when one leads
   *     nowhere
   */
  String resolve(String text) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (reference.find()) {
      reference.appendReplacement(resolved, Matcher.quoteReplacement(lookUp(reference.group(1))));
    }
    return reference.appendTail(resolved).toString();
  }

  private String lookUp(String name) {
    if (name.equals("data")) {
      return data.toString();
    }
    if (name.startsWith("env:")) {
      return variable(name.substring("env:".length()));
    }
    if (name.startsWith("file:")) {
      return contents(name.substring("file:".length()));
    }
    throw new IllegalArgumentException(
        "'${" + name + "}' is no reference; write ${env:NAME}, ${file:/path} or ${data}");
  }

  private String variable(String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "environment variable '" + name + "' is not set; set it, or use ${file:/path}");
    }
    return value;
  }

  private static String contents(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > LARGEST_SECRET) {
        throw new IllegalArgumentException(
            "file '" + file + "' is larger than 64 KiB, which no secret is");
      }
      return Files.readString(path).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "file '" + file + "' cannot be read; it must exist and be readable text", e);
    }
  }
}
