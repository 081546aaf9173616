package io.firedamp.detectors;

import io.firedamp.detectors.kit.BundledText;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Domains of mining pools, matched at label boundaries: {@code xmr-eu1.nanopool.org} belongs to
 * {@code nanopool.org}, {@code notnanopool.org} does not. Immutable; a lookup costs one hash probe
 * for each label of the name.
 */
public final class PoolList {
  /** RFC 1035, without the trailing dot; a longer text is no domain name. */
  private static final int LONGEST_NAME = 253;

  private static final String BUNDLED = "pools.txt";

  /** Domain to whether it is a pool; false marks an exception within a pool's domain. */
  private final Map<String, Boolean> domains;

  private PoolList(Map<String, Boolean> domains) {
    this.domains = Map.copyOf(domains);
  }

  /** The pools known to this release, from {@code pools.txt} beside this class. */
  public static PoolList bundled() {
    return of(BundledText.entries(PoolList.class, BUNDLED));
  }

  /**
   * A list of one's own.
   *
   * @throws IllegalArgumentException when an entry is not a domain of at least two labels: a single
   *     label would match half the world
   */
  public static PoolList of(Collection<String> domains) {
    return new PoolList(Map.of()).and(domains, true);
  }

  /**
   * These pools and more; of a pool and an exception to it, the longer name wins.
   *
   * @param exceptions domains that are no pools although they lie under one
   * @throws IllegalArgumentException as {@link #of}
   */
  public PoolList with(Collection<String> pools, Collection<String> exceptions) {
    return and(pools, true).and(exceptions, false);
  }

  /** The listed domain a name equals or lies under; empty when it is no pool. */
  public Optional<String> poolOf(String name) {
    int end = name.endsWith(".") ? name.length() - 1 : name.length();
    if (end == 0 || end > LONGEST_NAME) {
      return Optional.empty();
    }
    String domain = name.substring(0, end).toLowerCase(Locale.ROOT);
    while (true) {
      Boolean pool = domains.get(domain);
      if (pool != null) {
        return pool ? Optional.of(domain) : Optional.empty();
      }
      int dot = domain.indexOf('.');
      if (dot < 0) {
        return Optional.empty();
      }
      domain = domain.substring(dot + 1);
    }
  }

  /** The listed pools, exceptions left out, in alphabetical order. */
  public List<String> domains() {
    return domains.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private PoolList and(Collection<String> added, boolean pool) {
    Map<String, Boolean> all = new HashMap<>(domains);
    for (String entry : added) {
      all.put(checked(entry), pool);
    }
    return new PoolList(all);
  }

  private static String checked(String entry) {
    String domain = entry.strip().toLowerCase(Locale.ROOT);
    int dot = domain.indexOf('.');
    if (dot < 1
        || domain.length() > LONGEST_NAME
        || domain.endsWith(".")
        || domain.contains("..")
        || !domain.chars().allMatch(PoolList::isDomainCharacter)) {
      throw new IllegalArgumentException(
          "a pool must be a domain of at least two labels, was '" + entry + "'");
    }
    return domain;
  }

  private static boolean isDomainCharacter(int c) {
    return c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  }
}
