package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.config.SettingsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code firedamp.yaml}, from which people learn what can be set. */
final class ReferenceConfigTest {
  private static final Path FILE = Path.of("src/main/dist/firedamp.yaml");
  private static final Plugins PLUGINS = Plugins.installed();

  private final ConfigLoader loader = ConfigLoader.of(PLUGINS, Map.of()).watchingThisHost(false);

  @Test
  void saysWhatHappensWithoutAFile() {
    AppConfig written = loader.load(FILE);

    AppConfig defaults = loader.defaults();

    assertThat(written.basics()).isEqualTo(defaults.basics());
    assertThat(written.sources()).isEqualTo(defaults.sources());
    assertThat(written.detectors()).isEqualTo(defaults.detectors());
    assertThat(written.sinks()).isEqualTo(defaults.sinks());
  }

  static Stream<Arguments> plugins() {
    Map<String, Record> settings = new TreeMap<>();
    PLUGINS.sources().forEach((type, factory) -> settings.put(type, factory.defaults()));
    PLUGINS.sinks().forEach((type, factory) -> settings.put(type + " sink", factory.defaults()));
    PLUGINS.detectors().forEach((name, factory) -> settings.put(name, factory.defaults()));
    return settings.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  /** A plugin's block is its YAML comment signs removed; every key must be a line of it. */
  @ParameterizedTest
  @MethodSource("plugins")
  void explainsEverySettingOfEveryPlugin(String name, Record settings) throws IOException {
    String type = name.replace(" sink", "");
    String block = block(type);

    String wanted = SettingsText.of(type, settings, 1);

    assertThat(wanted.lines().skip(1).map(ReferenceConfigTest::key))
        .as("firedamp.yaml lacks a setting of '%s'; all of them:%n%s", name, wanted)
        .allSatisfy(key -> assertThat(block).containsPattern("(?m)^[ #]*" + key + ":"));
  }

  /** From the plugin's own key, or the line that names its type, to the next of its kind. */
  private static String block(String type) throws IOException {
    String text = Files.readString(FILE);
    String[] blocks = text.split("(?m)(?=^  (#  )?[a-z-]+:\\s*$)");
    return Stream.of(blocks)
        .filter(
            block ->
                block.matches("(?s)^  (#  )?" + type + ":.*")
                    || block.matches("(?s).*\\n[ #]*type: " + type + "\\n.*"))
        .reduce("", (one, other) -> one + other);
  }

  private static String key(String line) {
    return line.strip().substring(0, line.strip().indexOf(':'));
  }
}
