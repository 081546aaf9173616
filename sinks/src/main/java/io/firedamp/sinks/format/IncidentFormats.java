package io.firedamp.sinks.format;

import io.firedamp.sinks.DeliveryKey;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The installed formats, by name. */
public final class IncidentFormats {
  private final NavigableMap<String, IncidentFormat> byName = new TreeMap<>();

  private IncidentFormats(Iterable<IncidentFormat> formats) {
    for (IncidentFormat format : formats) {
      if (byName.put(format.name(), new CheckedFormat(format)) != null) {
        throw new IllegalArgumentException("two formats are named '" + format.name() + "'");
      }
    }
  }

  public static IncidentFormats of(Collection<IncidentFormat> formats) {
    return new IncidentFormats(formats);
  }

  /** Ours alone, by their {@code META-INF/services} lines. */
  public static IncidentFormats bundled() {
    return new IncidentFormats(ServiceLoader.load(IncidentFormat.class));
  }

  /**
   * The format that a sink's setting {@code format} names.
   *
   * @throws IllegalArgumentException with one sentence that lists the known ones
   */
  public IncidentFormat named(String name) {
    IncidentFormat format = byName.get(name);
    if (format == null) {
      throw new IllegalArgumentException(
          "format must be one of %s, was '%s'".formatted(String.join(", ", names()), name));
    }
    return format;
  }

  /** In alphabetical order. */
  public Set<String> names() {
    return byName.navigableKeySet();
  }

  /** What a line delivered, whichever of the formats wrote it. */
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    return byName.values().stream().flatMap(each -> each.deliveryKey(line).stream()).findFirst();
  }
}
