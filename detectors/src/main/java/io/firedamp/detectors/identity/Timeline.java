package io.firedamp.detectors.identity;

import io.firedamp.detectors.RootOwner;
import io.firedamp.schemas.avro.Holder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is claimed of one alias, in the order in which it began. One more is put in its place
 * without looking at all the others: a node's address is claimed by every pod on it.
 */
final class Timeline {
  private final List<Place> places;

  /** A holder, and the name of its workload once that was asked for; both go together. */
  private static final class Place implements Comparable<Place> {
    /** By starts, and by names where they are equal. */
    private static final Comparator<Place> ORDER =
        Comparator.comparing((Place place) -> place.holder.getFrom())
            .thenComparing(Place::name)
            .thenComparing(place -> place.holder.getPodUid().orElse(""))
            .thenComparing(place -> place.holder.getContainerId().orElse(""))
            .thenComparing(place -> HistoryRule.end(place.holder));

    private final Holder holder;
    private @Nullable String name;

    Place(Holder holder) {
      this.holder = holder;
    }

    private String name() {
      String known = name;
      if (known == null) {
        known = RootOwner.alias(holder.getWorkload()).toString();
        name = known;
      }
      return known;
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }

    boolean isAlike(Place other) {
      return compareTo(other) == 0;
    }
  }

  private Timeline(List<Place> places) {
    this.places = places;
  }

  static Timeline of(Collection<List<Holder>> claims) {
    List<Place> places = new ArrayList<>();
    claims.forEach(holders -> holders.forEach(holder -> places.add(new Place(holder))));
    Collections.sort(places);
    return new Timeline(places);
  }

  void add(Holder holder) {
    Place place = new Place(holder);
    places.add(endOfAlike(place), place);
  }

  /** Takes out one of its like. */
  void remove(Holder holder) {
    Place like = new Place(holder);
    for (int i = endOfAlike(like) - 1; i >= 0 && places.get(i).isAlike(like); i--) {
      if (places.get(i).holder.equals(holder)) {
        places.remove(i);
        return;
      }
    }
  }

  private int endOfAlike(Place like) {
    int found = Collections.binarySearch(places, like);
    if (found < 0) {
      return -found - 1;
    }
    while (found < places.size() && places.get(found).isAlike(like)) {
      found++;
    }
    return found;
  }

  /** How many are claimed, equal ones counted as often. */
  int size() {
    return places.size();
  }

  /** All of them, in order. */
  List<Holder> holders() {
    return places.stream().map(place -> place.holder).toList();
  }

  /** Each once: equal ones lie among those that their order does not tell apart. */
  List<Holder> distinct() {
    List<Holder> distinct = new ArrayList<>(places.size());
    int alike = 0;
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      if (i > 0 && !places.get(i - 1).isAlike(place)) {
        alike = distinct.size();
      }
      if (!distinct.subList(alike, distinct.size()).contains(place.holder)) {
        distinct.add(place.holder);
      }
    }
    return distinct;
  }
}
