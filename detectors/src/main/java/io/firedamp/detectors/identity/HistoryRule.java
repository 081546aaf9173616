package io.firedamp.detectors.identity;

import io.firedamp.schemas.avro.Holder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one history of what several claim of an alias: a newer holder ends the older one at its own
 * start. Who only shares a node's address ends nobody, and is ended by nobody.
 *
 * @param most intervals of the alias's own holders that are kept, the latest to start; and as many
 *     of those on the node's network and of those that may leave under its address, the latest to
 *     end: pods that come and go by the minute push nobody out who is surer to have been it
 */
record HistoryRule(int most) {
  static final String HOST_NETWORK = "host-network";
  static final String NODE_ADDRESS = "node-address";

  HistoryRule {
    if (most < 1) {
      throw new IllegalArgumentException("most must be positive, was " + most);
    }
  }

  /** The history, earliest first. */
  List<Holder> of(Collection<List<Holder>> claims) {
    return of(Timeline.of(claims));
  }

  /** The same of claims that are in order. */
  List<Holder> of(Timeline claims) {
    List<Holder> distinct = claims.distinct();
    List<Holder> own = chained(distinct.stream().filter(h -> h.getVia().isEmpty()).toList());
    List<Holder> history = new ArrayList<>(own.subList(Math.max(0, own.size() - most), own.size()));
    history.addAll(latest(distinct, HOST_NETWORK));
    history.addAll(latest(distinct, NODE_ADDRESS));
    return Timeline.of(List.of(history)).holders();
  }

  /** When the last of the holders lets go; the end of time while one holds. */
  static Instant end(Collection<Holder> holders) {
    return holders.stream()
        .map(HistoryRule::end)
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  static Instant end(Holder holder) {
    return holder.getUntil().orElse(Instant.MAX);
  }

  private static List<Holder> chained(List<Holder> ordered) {
    List<Holder> starts = new ArrayList<>();
    for (Holder holder : ordered) {
      // Every pod on a node says again whose address that is.
      if (starts.isEmpty() || !isSameNode(starts.get(starts.size() - 1), holder)) {
        starts.add(holder);
      }
    }
    List<Holder> chain = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      Instant next = i + 1 < starts.size() ? starts.get(i + 1).getFrom() : null;
      chain.add(endedBy(starts.get(i), next));
    }
    return chain;
  }

  private static boolean isSameNode(Holder one, Holder other) {
    return one.getPod().isEmpty()
        && one.getUntil().isEmpty()
        && one.getWorkload().getKind().equals("node")
        && one.getWorkload().equals(other.getWorkload());
  }

  /** Those who share it and let go last; of those that let go together, the latest to start. */
  private List<Holder> latest(List<Holder> ordered, String via) {
    List<Holder> sharing =
        new ArrayList<>(ordered.stream().filter(h -> h.getVia().equals(via)).toList());
    Collections.reverse(sharing);
    sharing.sort(Comparator.<Holder, Instant>comparing(HistoryRule::end).reversed());
    return sharing.subList(0, Math.min(most, sharing.size()));
  }

  private static Holder endedBy(Holder holder, @Nullable Instant next) {
    boolean ends = next != null && end(holder).isAfter(next);
    return ends ? Holder.newBuilder(holder).setUntil(next).build() : holder;
  }
}
