package io.firedamp.detectors.network;

import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.kit.BundledText;
import io.firedamp.detectors.kit.Network;
import io.firedamp.schemas.AddressText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose a domain, an address or a block of addresses is. Immutable. */
final class HostTable {
  private final Map<String, String> names;
  private final Map<Network, String> blocks;

  private HostTable(Map<String, String> names, Map<Network, String> blocks) {
    this.names = Map.copyOf(names);
    this.blocks = Map.copyOf(blocks);
  }

  /** A table of this release, beside this class. */
  static HostTable bundled(String file) {
    return parse(BundledText.lines(HostTable.class, file));
  }

  /**
   * Reads lines of domain, address or block, whose it is, and source, separated by tabs.
   *
   * @throws IllegalArgumentException naming the line that has another form
   */
  static HostTable parse(List<String> lines) {
    List<String> hosts = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\t", 3);
      if (parts.length != 3 || parts[2].isBlank()) {
        throw new IllegalArgumentException(
            "a host must be domain or address, owner and source, was '" + line + "'");
      }
      hosts.add(parts[0]);
      owners.put(parts[0], parts[1]);
    }
    return new HostTable(Map.of(), Map.of()).with(hosts, owners);
  }

  /**
   * These hosts and more, which are of nobody known.
   *
   * @throws IllegalArgumentException when one is neither a domain of at least two labels nor an
   *     address or a block of addresses
   */
  HostTable with(List<String> hosts) {
    return with(hosts, Map.of());
  }

  private HostTable with(List<String> hosts, Map<String, String> owners) {
    Map<String, String> allNames = new HashMap<>(names);
    Map<Network, String> allBlocks = new HashMap<>(blocks);
    for (String host : hosts) {
      String owner = owners.getOrDefault(host, host);
      Optional<String> address = AddressText.canonical(host);
      if (address.isPresent()) {
        allNames.put(address.get(), owner);
      } else if (host.indexOf('/') > 0) {
        allBlocks.put(Network.parse(host), owner);
      } else if (host.matches("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63}){1,8}")) {
        allNames.put(host, owner);
      } else {
        throw new IllegalArgumentException(
            "a host must be a domain in lower case, an address or a block, was '" + host + "'");
      }
    }
    return new HostTable(allNames, allBlocks);
  }

  /** Whose an address is, in canonical text. */
  Optional<String> ownerOfAddress(String address) {
    String owner = names.get(address);
    if (owner != null || blocks.isEmpty()) {
      return Optional.ofNullable(owner);
    }
    return Addresses.parse(address)
        .flatMap(
            parsed ->
                blocks.entrySet().stream()
                    .filter(block -> block.getKey().contains(parsed))
                    .map(Map.Entry::getValue)
                    // Of blocks within each other any would do, but always the same.
                    .min(String::compareTo));
  }

  /** Whose a name is: that of the longest domain that it equals or lies under. */
  Optional<String> ownerOfName(String name) {
    String domain = name;
    while (true) {
      String owner = names.get(domain);
      int dot = domain.indexOf('.');
      if (owner != null || dot < 0) {
        return Optional.ofNullable(owner);
      }
      domain = domain.substring(dot + 1);
    }
  }
}
