package io.firedamp.detectors.network;

import io.firedamp.detectors.kit.BundledText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which port belongs to which service that honest clients stay connected to. Immutable. */
final class ServicePorts {
  private static final String BUNDLED = "long-lived-services.tsv";

  private final Map<Integer, String> services;

  private ServicePorts(Map<Integer, String> services) {
    this.services = Map.copyOf(services);
  }

  /** The services known to this release, from {@code long-lived-services.tsv}. */
  static ServicePorts bundled() {
    return parse(BundledText.lines(ServicePorts.class, BUNDLED));
  }

  /**
   * Reads lines of port, service and source, separated by tabs.
   *
   * @throws IllegalArgumentException naming the line that has another form
   */
  static ServicePorts parse(List<String> lines) {
    Map<Integer, String> services = new HashMap<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\t", 3);
      if (parts.length != 3 || !parts[0].matches("\\d{1,5}") || parts[2].isBlank()) {
        throw new IllegalArgumentException(
            "a service must be port, name and source, was '" + line + "'");
      }
      if (services.put(Integer.valueOf(parts[0]), parts[1]) != null) {
        throw new IllegalArgumentException("port " + parts[0] + " is listed twice");
      }
    }
    return new ServicePorts(services);
  }

  Optional<String> serviceOn(int port) {
    return Optional.ofNullable(services.get(port));
  }
}
