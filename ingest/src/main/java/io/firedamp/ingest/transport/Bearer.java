package io.firedamp.ingest.transport;

import static java.util.stream.Collectors.joining;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.Events;
import io.firedamp.schemas.EventKey;
import io.firedamp.schemas.avro.DeadLetter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * Who sends, and what that one may speak for.
 *
 * @param token its name
 * @param rate of what it has sent
 */
record Bearer(String token, AccessToken rights, Rate rate) {
  /** The name of the token that is set without one. */
  static final String DEFAULT = "default";

  /** Of a listener that asks for no token, and of one token that is everybody's. */
  static final Bearer ANYBODY =
      new Bearer(DEFAULT, new AccessToken(Secret.of("*"), List.of(), List.of()));

  /** One that has sent nothing yet. */
  Bearer(String token, AccessToken rights) {
    this(
        token,
        rights,
        new Rate(Objects.requireNonNullElse(rights.bytesPerSecond(), 0L), System::nanoTime));
  }

  /**
   * A claim that this one may not make.
   *
   * @param of what it was about: {@code source} or {@code cluster}
   * @param sentence for the sender
   */
  record Refusal(String of, String sentence) {}

  /** Why it may not send to a source, if it may not. */
  Optional<Refusal> refusalOf(Provenance source) {
    return refusalOfSource(source.source())
        .or(
            () ->
                refusalOfCluster(
                    source.cluster(), ", which is that of source '%s'".formatted(source.source())));
  }

  /** Why it may not tell an event, if it may not: by its fields, its subject and its key. */
  Optional<Refusal> refusalOf(ParsedEvent event) {
    SpecificRecord value = event.value();
    if (rights.isUnlimited() || value instanceof DeadLetter) {
      return Optional.empty();
    }
    Optional<String> cluster = text(value, "cluster");
    return text(value, "source")
        .flatMap(this::refusalOfSource)
        .or(() -> cluster.flatMap(this::refusalOfCluster))
        .or(() -> text(value, "subject").map(Bearer::clusterOf).flatMap(this::refusalOfCluster))
        .or(() -> keyedCluster(event, cluster).flatMap(this::refusalOfCluster));
  }

  private Optional<Refusal> refusalOfSource(String source) {
    return rights.speaksForSource(source)
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "source",
                "token '%s' may not speak for source '%s': it may for %s"
                    .formatted(token, source, listed(rights.sources()))));
  }

  private Optional<Refusal> refusalOfCluster(String cluster) {
    return refusalOfCluster(cluster, "");
  }

  private Optional<Refusal> refusalOfCluster(String cluster, String which) {
    return rights.speaksForCluster(cluster)
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "cluster",
                "token '%s' may not speak for cluster '%s'%s: it may for %s"
                    .formatted(token, cluster, which, listed(rights.clusters()))));
  }

  /**
   * A topic that is compacted keeps one event of a key: who chose it freely could replace others'.
   */
  private static Optional<String> keyedCluster(ParsedEvent event, Optional<String> cluster) {
    return EventKey.of(event.value())
        .filter(key -> cluster.filter(own -> key.startsWith(own + "/")).isPresent())
        .map(own -> clusterOf(event.key()));
  }

  private static String clusterOf(String alias) {
    int end = alias.indexOf('/');
    return end < 0 ? alias : alias.substring(0, end);
  }

  private static Optional<String> text(SpecificRecord value, String name) {
    return Events.text(value, name).filter(Predicate.not(String::isEmpty));
  }

  private static String listed(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(joining(", "));
  }
}
