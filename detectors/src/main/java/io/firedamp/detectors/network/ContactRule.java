package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who acts for others, and who only reads a list. A resolver asks for a pool's name because a
 * client asked it, a proxy connects because a client told it to, and a sensor or scanner resolves
 * every name it knows. None of them mines; what they say of a pool weighs little. A connection that
 * follows a look-up is a signal of its own and keeps its weight.
 *
 * <p>Whatever it decides only ever makes a contact lighter, and a contact that is no longer
 * remembered never comes back: so a signal that was taken back is never said again, and what stands
 * does not depend on the order in which contacts came.
 *
 * @param forwardedWithin how soon after another subject's question the same question is taken for
 *     its forwarding, where the sensor does not tell who was asked; at most a second
 * @param listPools owners of pools whose names are asked for within one {@code listWithin} by
 *     whoever reads a list: miners know one pool and one or two to fall back on
 * @param listWithin a whole part of an hour
 */
public record ContactRule(Duration forwardedWithin, int listPools, Duration listWithin) {
  static final ContactRule DEFAULTS =
      new ContactRule(Duration.ofMillis(50), 4, Duration.ofMinutes(10));

  /** Of one rule, pool and outcome so many contacts of an hour are remembered, and said. */
  private static final int MOST_OF_A_KIND = 2;

  /** So many of all kinds: whoever contacts more pools in an hour reads a list. */
  private static final int MOST_KEPT = 64;

  public ContactRule {
    Require.positive("network.contacts.forwarded-within", forwardedWithin);
    Require.that(
        forwardedWithin.compareTo(Duration.ofSeconds(1)) <= 0,
        "network.contacts.forwarded-within",
        "at most a second",
        forwardedWithin);
    Require.that(listPools >= 2, "network.contacts.list-pools", "at least 2", listPools);
    Require.partOfAnHour("network.contacts.list-within", listWithin);
  }

  /** The earliest contacts of each kind in an hour, in the order of time, whenever they came. */
  static List<Signal> with(List<Signal> before, Signal contact) {
    if (Contact.contains(before, contact)) {
      return before;
    }
    List<Signal> all = new ArrayList<>(before);
    all.add(contact);
    all.sort(Contact.EARLIEST_FIRST);
    if (!Contact.isNote(contact)) {
      removeBeyond(MOST_OF_A_KIND, all, one -> Contact.isSameKind(one, contact));
      removeBeyond(MOST_KEPT, all, one -> !Contact.isNote(one));
    }
    return List.copyOf(all);
  }

  private static void removeBeyond(int most, List<Signal> all, Predicate<Signal> counted) {
    List<Signal> kind = all.stream().filter(counted).toList();
    if (kind.size() > most) {
      all.remove(kind.get(most));
    }
  }

  /** Remembers of a contact that it was made for somebody else. */
  static Signal forwarded(Signal contact) {
    return marked(contact, Trait.FORWARDED);
  }

  /** Whether the later of two subjects' same question is the forwarding of the earlier one. */
  boolean isForwardingOf(Signal later, Signal earlier) {
    Duration after = Duration.between(earlier.getTime(), later.getTime());
    return !later.getSubject().equals(earlier.getSubject())
        && after.toMillis() > 0
        && after.compareTo(forwardedWithin) <= 0;
  }

  /** Of a stretch of time the owners of pools asked for; enough of them make a list. */
  List<String> withOwner(List<String> before, Signal question) {
    String owner = Contact.ownerOf(question.getSlot());
    if (before.size() >= listPools || before.contains(owner)) {
      return before;
    }
    List<String> after = new ArrayList<>(before);
    after.add(owner);
    return after;
  }

  /** What is noted of whoever asked for so many. */
  Optional<Signal> note(List<String> owners, Signal question) {
    return owners.size() < listPools
        ? Optional.empty()
        : Optional.of(
            Contact.note(Alias.parse(question.getSubject()), stretchOf(question.getTime())));
  }

  Instant stretchOf(Instant time) {
    return Instant.ofEpochMilli(Stretch.startOf(time, listWithin));
  }

  /** The signals that the contacts of one subject in one hour amount to. */
  List<Signal> standing(List<Signal> contacts, Weights weights) {
    boolean list = contacts.stream().anyMatch(Contact::isNote);
    return contacts.stream()
        .filter(contact -> !Contact.isNote(contact))
        .map(contact -> weighed(contact, list, weights))
        .toList();
  }

  private Signal weighed(Signal contact, boolean list, Weights weights) {
    if (isForwarded(contact)) {
      return lightened(
          contact,
          weights.of(contact.getRule(), "forwarded").decibans(),
          Trait.FORWARDED,
          "on behalf of somebody else, who asked first");
    }
    if (list && Contact.isQuestion(contact)) {
      return lightened(
          contact,
          weights.of(contact.getRule(), "list").decibans(),
          Trait.LIST_LOOKUP,
          "as one of many names within " + Spelling.length(listWithin) + ", as a list is read");
    }
    return contact;
  }

  private static boolean isForwarded(Signal contact) {
    return contact.getTraits().contains(Trait.FORWARDED.name());
  }

  private static Signal lightened(Signal contact, double most, Trait trait, String because) {
    double decibans = Math.min(contact.getDecibans(), most);
    // What is no sign of mining must not pass for one where correlations ask for a listed pool.
    Signal unlisted = without(marked(contact, trait), Trait.LISTED);
    return Signal.newBuilder(unlisted)
        .setId(Finding.hash(List.of(contact.getId(), trait.name())))
        .setDecibans(decibans)
        .setWeight((int) Math.round(decibans))
        .setSeverity(Posterior.DEFAULT.severity(decibans, decibans))
        .setDetail(contact.getDetail() + "; " + because)
        .build();
  }

  private static Signal marked(Signal contact, Trait trait) {
    Set<String> traits = new TreeSet<>(contact.getTraits());
    traits.add(trait.name());
    return Signal.newBuilder(contact).setTraits(List.copyOf(traits)).build();
  }

  private static Signal without(Signal contact, Trait trait) {
    Set<String> traits = new TreeSet<>(contact.getTraits());
    traits.remove(trait.name());
    return Signal.newBuilder(contact).setTraits(List.copyOf(traits)).build();
  }
}
