package io.firedamp.app.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record of settings as the YAML that would set its values. */
public final class SettingsText {
  private SettingsText() {}

  /**
   * The settings below their name.
   *
   * @param depth how far the name is indented, in steps of two spaces
   */
  public static String of(String name, Record settings, int depth) {
    StringBuilder text = new StringBuilder("  ".repeat(depth) + name + ":\n");
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = read(component, settings);
      text.append(
          value instanceof Record nested
              ? of(component.getName(), nested, depth + 1)
              : "  ".repeat(depth + 1) + component.getName() + ": " + scalar(value) + "\n");
    }
    return text.toString();
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof Duration duration) {
      return Durations.print(duration);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(SettingsText::scalar).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> entries) {
      return entries.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + scalar(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(SettingsText::scalar).orElse("");
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : value == null ? "" : "\"" + value + "\"";
  }

  private static Object read(RecordComponent component, Record from) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
