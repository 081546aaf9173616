package io.firedamp.app.config;

import io.firedamp.app.config.YamlNode.Entry;
import io.firedamp.app.config.YamlNode.Mapping;
import io.firedamp.app.config.YamlNode.Nothing;
import io.firedamp.app.config.YamlNode.Scalar;
import io.firedamp.app.config.YamlNode.Sequence;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lays what was written over a record of defaults, and makes the record anew so it checks itself.
 */
final class Binder {
  private final String file;
  private final References references;
  private final Scalars scalars;

  Binder(String file, References references) {
    this.file = file;
    this.references = references;
    this.scalars = new Scalars(references);
  }

  /**
   * The defaults with the written settings in their place.
   *
   * @param place of the map itself: what a message about the whole record names
   */
  <C extends Record> C bind(C defaults, Mapping written, Place place) {
    @SuppressWarnings("unchecked")
    Class<C> type = (Class<C>) defaults.getClass();
    return type.cast(record(type, defaults, written, place));
  }

  /** What references led to so far. */
  Set<String> secrets() {
    return scalars.secrets();
  }

  /** Refuses keys that are not among the known ones. */
  void refuseUnknown(Mapping written, Collection<String> known, Place place) {
    written
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                throw unknown(key, entry, known, place.key(key, entry.line()));
              }
            });
  }

  private static ConfigException unknown(
      String key, Entry entry, Collection<String> known, Place place) {
    String value =
        entry.value() instanceof Scalar scalar && !scalar.quotable()
            ? " (set to " + scalar.text() + ")"
            : "";
    return place.refuse(": unknown key" + value + "; " + Nearest.hint(key, known, "known keys"));
  }

  /** A value of a type; a key without a value keeps its default where it holds more settings. */
  Object value(Type type, @Nullable Object fallback, YamlNode node, Place place) {
    Class<?> raw = rawType(type);
    if (node instanceof Nothing) {
      if (fallback != null && (raw.isRecord() || Map.class.isAssignableFrom(raw))) {
        return fallback;
      }
      throw place.refuse(": has no value; write one, or remove the line");
    }
    if (raw.isRecord()) {
      return record(raw, (Record) fallback, mapping(node, place), place);
    }
    if (Map.class.isAssignableFrom(raw)) {
      return map(type, (Map<?, ?>) fallback, mapping(node, place), place);
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return collection(type, raw, node, place);
    }
    if (raw == Optional.class) {
      return Optional.of(value(argument(type, 0), null, node, place));
    }
    if (!(node instanceof Scalar scalar)) {
      throw place.refuse(": must be " + Scalars.kindOf(raw) + ", was " + node.describe());
    }
    return scalars.read(raw, scalar, place);
  }

  Mapping mapping(YamlNode node, Place place) {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    if (node instanceof Nothing) {
      return new Mapping(Map.of());
    }
    throw place.refuse(": must be a map of settings, was " + node.describe());
  }

  private Object record(Class<?> type, @Nullable Record defaults, Mapping written, Place place) {
    RecordComponent[] components = type.getRecordComponents();
    refuseUnknown(written, Arrays.stream(components).map(RecordComponent::getName).toList(), place);
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = component(components[i], defaults, written, place);
    }
    return construct(type, components, values, written, place);
  }

  /** Null where neither was written: only the record can say whether it can do without. */
  private @Nullable Object component(
      RecordComponent component, @Nullable Record defaults, Mapping written, Place place) {
    String name = component.getName();
    Object fallback = defaults == null ? null : read(component, defaults);
    Entry entry = written.entries().get(name);
    if (entry != null) {
      return value(
          component.getGenericType(), fallback, entry.value(), place.key(name, entry.line()));
    }
    if (fallback == null && component.getType().isPrimitive()) {
      throw place.refuse(": needs a setting '" + name + "'");
    }
    return inPlace(fallback);
  }

  /** A default may lie in the data directory, which only the configuration knows. */
  private @Nullable Object inPlace(@Nullable Object fallback) {
    if (fallback instanceof String text) {
      return references.resolve(text);
    }
    return fallback instanceof Path path ? Path.of(references.resolve(path.toString())) : fallback;
  }

  private Object construct(
      Class<?> type,
      RecordComponent[] components,
      @Nullable Object[] values,
      Mapping written,
      Place place) {
    try {
      Constructor<?> canonical =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return canonical.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw refused(components, String.valueOf(refusal.getMessage()), written, place);
      }
      if (e.getCause() instanceof NullPointerException) {
        throw place.refuse(": needs a setting '" + firstMissing(components, values) + "'");
      }
      throw new IllegalStateException("cannot make " + type.getName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type.getName(), e);
    }
  }

  private static String firstMissing(RecordComponent[] components, @Nullable Object[] values) {
    int missing = Arrays.asList(values).indexOf(null);
    return missing < 0 ? "of another value" : components[missing].getName();
  }

  /** Settings that were bound already, refused by who knows more than the record does. */
  ConfigException refused(Record settings, String refusal, Mapping written, Place place) {
    return refused(settings.getClass().getRecordComponents(), refusal, written, place);
  }

  /**
   * A record's own refusal begins with the setting it is about, by its name alone or by a path; the
   * line is that setting's.
   */
  private ConfigException refused(
      RecordComponent[] components, String refusal, Mapping written, Place place) {
    String sentence = scalars.withoutSecrets(refusal);
    int space = sentence.indexOf(' ');
    String first = space < 0 ? sentence : sentence.substring(0, space);
    List<String> steps = stepsBelow(place, first);
    boolean named =
        !steps.isEmpty()
            && Arrays.stream(components).anyMatch(each -> each.getName().equals(steps.get(0)));
    return named
        ? setting(steps, written, place).refuse(sentence.substring(first.length()))
        : place.refuse(": " + sentence);
  }

  /** {@code compute.flat-load.window} below {@code detectors.compute}: flatLoad, window. */
  private static List<String> stepsBelow(Place place, String word) {
    List<String> steps = Arrays.stream(word.split("\\.", -1)).map(Binder::camelCase).toList();
    List<String> path = Arrays.asList(place.path().split("\\.", -1));
    for (int shared = Math.min(steps.size(), path.size()); shared > 0; shared--) {
      if (steps.subList(0, shared).equals(path.subList(path.size() - shared, path.size()))) {
        return steps.subList(shared, steps.size());
      }
    }
    return steps;
  }

  private static Place setting(List<String> steps, Mapping written, Place place) {
    Place at = place;
    Mapping mapping = written;
    for (String step : steps) {
      Entry entry = mapping.entries().get(step);
      at = at.key(step, entry == null ? at.line() : entry.line());
      mapping =
          entry != null && entry.value() instanceof Mapping below ? below : new Mapping(Map.of());
    }
    return at;
  }

  private static String camelCase(String kebab) {
    StringBuilder camel = new StringBuilder();
    for (String part : kebab.split("-", -1)) {
      boolean first = camel.isEmpty() || part.isEmpty();
      camel.append(first ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return camel.toString();
  }

  private static Object read(RecordComponent component, Record from) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(from);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private Object map(Type type, @Nullable Map<?, ?> fallback, Mapping written, Place place) {
    Map<String, Object> merged = new LinkedHashMap<>();
    if (fallback != null) {
      fallback.forEach((key, value) -> merged.put((String) key, value));
    }
    written
        .entries()
        .forEach(
            (key, entry) ->
                merged.put(
                    key,
                    value(
                        argument(type, 1),
                        merged.get(key),
                        entry.value(),
                        place.key(key, entry.line()))));
    return rawType(type) == SortedMap.class ? new TreeMap<>(merged) : merged;
  }

  private Object collection(Type type, Class<?> raw, YamlNode node, Place place) {
    if (!(node instanceof Sequence sequence)) {
      throw place.refuse(": must be a list such as [a, b], was " + node.describe());
    }
    List<Object> items = new ArrayList<>();
    for (Entry item : sequence.items()) {
      Place itemPlace = place.item(items.size(), item.line());
      items.add(value(argument(type, 0), null, item.value(), itemPlace));
    }
    return Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>(items) : items;
  }

  private static Class<?> rawType(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /** The place of the whole file. */
  Place root() {
    return new Place(file, 0, "");
  }
}
