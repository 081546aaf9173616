package io.firedamp.detectors.identity;

import io.firedamp.detectors.RootOwner;
import io.firedamp.schemas.avro.Holder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one history of what several claim of an alias: a newer holder ends the older one at its own
 * start. Who only shares a node's address ends nobody, and is ended by nobody.
 *
 * @param most intervals of the alias's own holders that are kept, the latest to start; and as many
 *     of those that share it, the latest to end
 */
record HistoryRule(int most) {
  static final String HOST_NETWORK = "host-network";
  static final String NODE_ADDRESS = "node-address";
  private static final Comparator<Holder> BY_START =
      Comparator.comparing(Holder::getFrom)
          .thenComparing(holder -> RootOwner.alias(holder.getWorkload()).toString())
          .thenComparing(holder -> holder.getPodUid().orElse(""))
          .thenComparing(holder -> holder.getContainerId().orElse(""))
          .thenComparing(HistoryRule::end);

  HistoryRule {
    if (most < 1) {
      throw new IllegalArgumentException("most must be positive, was " + most);
    }
  }

  /** The history, earliest first. */
  List<Holder> of(Collection<List<Holder>> claims) {
    List<Holder> ordered =
        claims.stream().flatMap(List::stream).distinct().sorted(BY_START).toList();
    List<Holder> own = chained(ordered.stream().filter(h -> h.getVia().isEmpty()).toList());
    List<Holder> sharing = ordered.stream().filter(h -> !h.getVia().isEmpty()).toList();
    return Stream.concat(
            own.subList(Math.max(0, own.size() - most), own.size()).stream(), latest(sharing))
        .sorted(BY_START)
        .toList();
  }

  /** When the last of the holders lets go; the end of time while one holds. */
  static Instant end(Collection<Holder> holders) {
    return holders.stream()
        .map(HistoryRule::end)
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  private static Instant end(Holder holder) {
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

  private Stream<Holder> latest(List<Holder> sharing) {
    return sharing.stream()
        .sorted(
            Comparator.<Holder, Instant>comparing(HistoryRule::end)
                .thenComparing(BY_START)
                .reversed())
        .limit(most);
  }

  private static Holder endedBy(Holder holder, @Nullable Instant next) {
    boolean ends = next != null && end(holder).isAfter(next);
    return ends ? Holder.newBuilder(holder).setUntil(next).build() : holder;
  }
}
