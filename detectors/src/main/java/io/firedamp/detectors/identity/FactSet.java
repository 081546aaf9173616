package io.firedamp.detectors.identity;

import io.firedamp.detectors.Finding;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bounded set of facts about one pod or container: the same whatever order they came in.
 *
 * <p>Facts that say the same within ten seconds are one (the earliest, of stops the latest). The 32
 * earliest and the 96 latest are kept, so a crash loop never pushes out who owns the pod.
 */
final class FactSet {
  private static final long SAME_WITHIN = Duration.ofSeconds(10).toMillis();
  private static final int EARLIEST_KEPT = 32;
  private static final int LATEST_KEPT = 96;
  private static final int LONGEST_IMAGE = 512;
  private static final int LONGEST_NAME = 253;

  static final Comparator<ContainerState> BY_TIME =
      Comparator.comparing(ContainerState::getTime)
          .thenComparing(fact -> fact.getState() == RunState.STOPPED)
          .thenComparing(ContainerState::getEventId);

  private FactSet() {}

  /** The facts with one more, in time order. */
  static List<ContainerState> with(Collection<ContainerState> facts, ContainerState added) {
    Map<String, ContainerState> byMeaning = new TreeMap<>();
    Stream.concat(facts.stream(), Stream.of(slim(added)))
        .forEach(fact -> byMeaning.merge(meaning(fact), fact, FactSet::representative));
    // They are in the order of their meanings, which stays so within a bucket.
    List<ContainerState> all = new ArrayList<>(byMeaning.values());
    all.sort(Comparator.comparingLong(FactSet::bucket));
    int surplus = all.size() - EARLIEST_KEPT - LATEST_KEPT;
    if (surplus > 0) {
      all.subList(EARLIEST_KEPT, EARLIEST_KEPT + surplus).clear();
    }
    all.sort(BY_TIME);
    return all;
  }

  private static ContainerState representative(ContainerState one, ContainerState other) {
    boolean oneFirst = BY_TIME.compare(one, other) <= 0;
    boolean wantFirst = one.getState() != RunState.STOPPED;
    return oneFirst == wantFirst ? one : other;
  }

  private static String meaning(ContainerState fact) {
    return bucket(fact)
        + ":"
        + Finding.hash(
            List.of(
                fact.getState().name(),
                fact.getContainerId().orElse(""),
                fact.getContainerName().orElse(""),
                fact.getNamespace().orElse(""),
                fact.getPod().orElse(""),
                fact.getPodUid().orElse(""),
                fact.getOwners().toString(),
                fact.getPodTemplateHash().orElse(""),
                fact.getImage().orElse(""),
                fact.getNode().orElse(""),
                fact.getAddresses().toString(),
                fact.getNodeAddress().orElse(""),
                fact.getAuthor(),
                Boolean.toString(fact.getHostNetwork()),
                fact.getStarted().map(Object::toString).orElse("")));
  }

  private static long bucket(ContainerState fact) {
    return Math.floorDiv(fact.getTime().toEpochMilli(), SAME_WITHIN);
  }

  /**
   * Labels are attacker-controlled, large, and say nothing about who it is; a name that nobody
   * could pull or give says nothing either. What is left of all facts fits into one record.
   */
  private static ContainerState slim(ContainerState fact) {
    return ContainerState.newBuilder(fact)
        .setLabels(Map.of())
        .setImage(orNullIfLong(fact.getImage(), LONGEST_IMAGE))
        .setImageDigest(orNullIfLong(fact.getImageDigest(), LONGEST_NAME))
        .setContainerName(orNullIfLong(fact.getContainerName(), LONGEST_NAME))
        .build();
  }

  private static @Nullable String orNullIfLong(Optional<String> text, int longest) {
    return text.filter(one -> one.length() <= longest).orElse(null);
  }
}
