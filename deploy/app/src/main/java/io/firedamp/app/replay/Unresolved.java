package io.firedamp.app.replay;

import io.firedamp.app.TopicReader;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Signal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What signals were said of but no fact names the workload of: incidents of it stand under the
 * alias itself, apart from other evidence against the same workload.
 *
 * @param byKind how many aliases, by their kind
 */
public record Unresolved(Map<String, Long> byKind) {
  private static final Map<String, String> NAMED_BY = namedBy();

  public Unresolved {
    byKind = Map.copyOf(byKind);
  }

  private static Map<String, String> namedBy() {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put(
        Alias.ADDRESS,
        "audit lines at RequestResponse level, 'kubectl get pods -A -o json',"
            + " kube-state-metrics or a Docker host's inspections");
    sources.put(
        Alias.CONTAINER,
        "'kubectl get pods -A -o json', kube-state-metrics or a Docker host's events");
    sources.put(Alias.POD, "audit lines of pods, or 'kubectl get pods -A -o json'");
    sources.put(Alias.POD_UID, "audit lines of pods, or 'kubectl get pods -A -o json'");
    return sources;
  }

  static Unresolved in(TopicReader reader, Topics topics) {
    Map<String, Identity> identities = reader.latest(topics.identities());
    Set<String> known =
        identities.entrySet().stream()
            .filter(entry -> !entry.getValue().getHolders().isEmpty())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return of(reader.latest(topics.signals()).values(), known);
  }

  /** Of the subjects of signals that stand, those of which nothing is known. */
  static Unresolved of(Collection<Signal> signals, Set<String> known) {
    Map<String, Long> byKind = new TreeMap<>();
    signals.stream()
        .filter(signal -> !signal.getRetracted())
        .map(Signal::getSubject)
        .distinct()
        .filter(subject -> !known.contains(subject))
        .map(subject -> Alias.parse(subject).kind())
        .filter(NAMED_BY::containsKey)
        .forEach(kind -> byKind.merge(kind, 1L, Long::sum));
    return new Unresolved(byKind);
  }

  /** How many aliases there are. */
  public long count() {
    return byKind.values().stream().mapToLong(Long::longValue).sum();
  }

  /** One sentence for each kind, on what would have named them. */
  public List<String> advice() {
    return NAMED_BY.entrySet().stream()
        .filter(entry -> byKind.containsKey(entry.getKey()))
        .map(
            entry ->
                "%d of kind %s: replay %s of that time with them"
                    .formatted(byKind.get(entry.getKey()), entry.getKey(), entry.getValue()))
        .toList();
  }
}
