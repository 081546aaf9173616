package io.firedamp.detectors.identity;

import io.firedamp.detectors.RootOwner;
import io.firedamp.schemas.avro.Holder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What is claimed of one alias, in the order in which it began. One more is put in its place
 * without looking at all the others: a node's address is claimed by every pod on it.
 */
final class Timeline {
  private final Comparator<Holder> order = byStart();
  private final List<Holder> holders;

  private Timeline(List<Holder> holders) {
    this.holders = holders;
  }

  static Timeline of(Collection<List<Holder>> claims) {
    Timeline timeline = new Timeline(new ArrayList<>());
    claims.forEach(timeline.holders::addAll);
    timeline.holders.sort(timeline.order);
    return timeline;
  }

  /**
   * The order of starts, and of names where they are equal. It remembers the names of those that it
   * had to ask for, and so those holders.
   */
  static Comparator<Holder> byStart() {
    IdentityHashMap<Holder, String> names = new IdentityHashMap<>();
    return Comparator.comparing(Holder::getFrom)
        .thenComparing(
            holder ->
                names.computeIfAbsent(
                    holder, named -> RootOwner.alias(named.getWorkload()).toString()))
        .thenComparing(holder -> holder.getPodUid().orElse(""))
        .thenComparing(holder -> holder.getContainerId().orElse(""))
        .thenComparing(HistoryRule::end);
  }

  void add(Holder holder) {
    holders.add(endOfAlike(holder), holder);
  }

  /** Takes out one of its like. */
  void remove(Holder holder) {
    for (int i = endOfAlike(holder) - 1; i >= 0 && isAlike(i, holder); i--) {
      if (holders.get(i).equals(holder)) {
        holders.remove(i);
        return;
      }
    }
  }

  private int endOfAlike(Holder holder) {
    int place = Collections.binarySearch(holders, holder, order);
    if (place < 0) {
      return -place - 1;
    }
    while (place < holders.size() && isAlike(place, holder)) {
      place++;
    }
    return place;
  }

  private boolean isAlike(int place, Holder holder) {
    return order.compare(holders.get(place), holder) == 0;
  }

  /** How many are claimed, equal ones counted as often. */
  int size() {
    return holders.size();
  }

  /** Each once: equal ones lie among those that their order does not tell apart. */
  List<Holder> distinct() {
    List<Holder> distinct = new ArrayList<>(holders.size());
    int alike = 0;
    for (int i = 0; i < holders.size(); i++) {
      Holder holder = holders.get(i);
      if (i > 0 && !isAlike(i - 1, holder)) {
        alike = distinct.size();
      }
      if (!distinct.subList(alike, distinct.size()).contains(holder)) {
        distinct.add(holder);
      }
    }
    return distinct;
  }
}
