package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.kit.BundledText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The consoles that this release knows, by name and by service account. Immutable.
 *
 * @param startsByAccount whether workloads are started under the account by design
 */
record Consoles(Set<String> names, Map<String, Boolean> startsByAccount) {
  Consoles {
    names = Set.copyOf(names);
    startsByAccount = Map.copyOf(startsByAccount);
  }

  static Consoles bundled() {
    Set<String> names = new HashSet<>();
    Map<String, Boolean> accounts = new HashMap<>();
    for (String line : BundledText.entries(Consoles.class, "consoles.tsv")) {
      List<String> columns = List.of(line.split("\t", 3));
      names.add(columns.get(0));
      for (String account : columns.get(1).split(",", -1)) {
        if (!account.equals("-")) {
          accounts.put(account, columns.get(2).equals("starts"));
        }
      }
    }
    return new Consoles(names, accounts);
  }

  boolean isNamed(String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether workloads are started by design under an account; empty for no console's account. */
  Optional<Boolean> starts(String account) {
    return Optional.ofNullable(startsByAccount.get(account));
  }
}
