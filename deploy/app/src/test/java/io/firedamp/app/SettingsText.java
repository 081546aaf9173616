package io.firedamp.app;

import io.firedamp.app.config.Durations;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Locale;

/** A record of settings as YAML, to be pasted into the reference file when a test misses it. */
final class SettingsText {
  private SettingsText() {}

  static String of(String name, Record settings, int depth) {
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

  private static String scalar(Object value) {
    if (value instanceof Duration duration) {
      return Durations.print(duration);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    return value instanceof String text ? "\"" + text + "\"" : value.toString();
  }

  private static Object read(RecordComponent component, Record from) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
