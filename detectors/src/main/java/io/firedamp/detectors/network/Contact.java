package io.firedamp.detectors.network;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A signal about a listed pool before it is known whether its subject acted for itself. What
 * decides that travels in its attributes.
 */
final class Contact {
  /** Address of the resolver or proxy that was asked, where one was. */
  static final String VIA = "firedamp.network.via";

  /** Slot of the note that a subject looked up many names, bad ones or pools. */
  static final String MANY_NAMES = "*";

  /** No address is called so. */
  private static final String PASSED = "tick";

  static final Comparator<Signal> EARLIEST_FIRST =
      Comparator.comparing(Signal::getTime).thenComparing(Signal::getId);

  private Contact() {}

  /** Whether two contacts are of one rule, about one pool, and came out alike. */
  static boolean isSameKind(Signal one, Signal other) {
    return isSamePool(one, other) && one.getDecibans() == other.getDecibans();
  }

  static boolean isSamePool(Signal one, Signal other) {
    return one.getRule().equals(other.getRule()) && one.getSlot().equals(other.getSlot());
  }

  static boolean isQuestion(Signal contact) {
    return contact.getRule().equals(PoolDnsRule.RULE) && !isNote(contact);
  }

  static boolean isNote(Signal contact) {
    return contact.getSlot().equals(MANY_NAMES);
  }

  /** Who would be forwarding, were it to contact the same pool: the intermediary that was asked. */
  static Optional<Alias> intermediaryOf(Signal contact) {
    return Optional.ofNullable(contact.getAttributes().get(VIA))
        .map(address -> Alias.address(contact.getCluster(), address))
        .filter(alias -> !alias.toString().equals(contact.getSubject()));
  }

  /** The last two labels: most pools' names for different coins lie under one domain. */
  static String ownerOf(String pool) {
    int last = pool.lastIndexOf('.');
    int before = last < 0 ? -1 : pool.lastIndexOf('.', last - 1);
    return pool.substring(before + 1);
  }

  /** What a resolver was asked for; empty for anything that is no question. */
  static Optional<String> nameOf(Signal contact) {
    return isQuestion(contact)
        ? Optional.ofNullable(contact.getAttributes().get("dns.question.name"))
        : Optional.empty();
  }

  /** That a subject read a list in the stretch of time that begins then. */
  static Signal note(Alias subject, Instant stretch) {
    return new Rating(PoolDnsRule.RULE, 0, Trait.words(Trait.LIST_LOOKUP), List.of())
        .finding(
            subject,
            MANY_NAMES,
            stretch,
            stretch,
            Duration.ZERO,
            "Looks up many names",
            "",
            new TreeMap<>(),
            List.of())
        .toSignal(NetworkDetector.NAME, List.of());
  }

  /** That event time has passed, for whoever forgets by it: in every cluster, so in none. */
  static Signal passed(Tick tick) {
    return note(Alias.address(PASSED, PASSED), tick.getTime());
  }

  static boolean isPassed(Signal contact) {
    return isNote(contact) && Alias.parse(contact.getSubject()).rest().equals(PASSED);
  }

  static boolean contains(List<Signal> contacts, Signal contact) {
    return contacts.stream().anyMatch(known -> known.getId().equals(contact.getId()));
  }
}
