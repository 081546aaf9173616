package io.firedamp.app.plugins;

import java.util.List;

/**
 * One jar of the plugins directory, and what came of it.
 *
 * @param name of the file
 * @param sha256 of its bytes, hexadecimal; empty when it could not be read
 * @param gives what it adds, for example {@code source acme}; empty when it was not loaded
 * @param problem one sentence without a full stop; empty when it was loaded
 */
public record PluginJar(String name, String sha256, List<String> gives, String problem) {
  public PluginJar {
    gives = List.copyOf(gives);
    if (problem.isEmpty() == gives.isEmpty()) {
      throw new IllegalArgumentException(
          "a plugin either gives something or has a problem, was " + gives + ", '" + problem + "'");
    }
  }

  /** Whether what it gives can be used. */
  public boolean isLoaded() {
    return problem.isEmpty();
  }

  /** One line for a person. */
  public String describe() {
    String what = isLoaded() ? "gives " + String.join(", ", gives) : "is not loaded: " + problem;
    return "plugin " + name + " " + what + (sha256.isEmpty() ? "" : " (sha256:" + sha256 + ")");
  }
}
