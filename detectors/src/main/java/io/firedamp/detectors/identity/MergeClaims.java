package io.firedamp.detectors.identity;

import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.PrefixScan;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.LatestUsed;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Merges what pods claim of one alias into its history, and passes it on when it changed. */
final class MergeClaims extends ContextualProcessor<String, Identity, String, Identity> {
  static final String CLAIMS = "claims";
  static final String PUBLISHED = "published-identities";

  /**
   * Claims of one alias; beyond, those that ended first are let go, and before those of pods on a
   * node's network those of pods that may only leave under its address.
   */
  private static final int MOST_CLAIMS = 512;

  private static final Comparator<Map.Entry<String, Identity>> LEAST_MISSED =
      Comparator.<Map.Entry<String, Identity>, Boolean>comparing(
              entry -> isOnNodesNetwork(entry.getValue()))
          .thenComparing(entry -> HistoryRule.end(entry.getValue().getHolders()))
          .thenComparing(Map.Entry::getKey);

  /** Aliases whose claims are not read again with each that is added: those of nodes, mostly. */
  private static final int MOST_REMEMBERED = 32;

  /** Fewer claims are read again as fast. */
  private static final int LEAST_REMEMBERED = 8;

  /** Beyond, the claims of an alias are read again: what is remembered has a bound, too. */
  private static final int MOST_HOLDERS_REMEMBERED = 2048;

  private final HistoryRule rule;
  private final Duration retention;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, Identity> claims;
  private KeyValueStore<String, Identity> published;
  private Map<String, Known> remembered;

  /** What the stores say of an alias: its claims, by their keys, and what was made of them. */
  private static final class Known {
    private final NavigableMap<String, Identity> claims = new TreeMap<>();
    private Timeline timeline = Timeline.of(List.of());
    private @Nullable Identity published;

    void put(String key, Identity claim) {
      Identity before = claims.put(key, claim);
      if (before != null) {
        before.getHolders().forEach(timeline::remove);
      }
      claim.getHolders().forEach(timeline::add);
    }

    void remove(String key) {
      Identity before = claims.remove(key);
      if (before != null) {
        before.getHolders().forEach(timeline::remove);
      }
    }

    private void order() {
      timeline = Timeline.of(claims.values().stream().map(Identity::getHolders).toList());
    }

    boolean isWorthRemembering() {
      return claims.size() >= LEAST_REMEMBERED && timeline.size() <= MOST_HOLDERS_REMEMBERED;
    }
  }

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  MergeClaims(HistoryRule rule, Duration retention, boolean replaying) {
    this.rule = rule;
    this.retention = retention;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Identity> context) {
    super.init(context);
    claims = context.getStateStore(CLAIMS);
    published = context.getStateStore(PUBLISHED);
    remembered = new LatestUsed<>(MOST_REMEMBERED);
    expiry = Expiry.of(context, replaying, Duration.ofHours(1), this::forget);
  }

  @Override
  public void process(Record<String, Identity> record) {
    expiry.saw(record.timestamp());
    String claim = StoreKey.of(record.key(), record.value().getAlias());
    Known known = known(record.key());
    if (record.value().getHolders().isEmpty()) {
      claims.delete(claim);
      known.remove(claim);
    } else {
      claims.put(claim, record.value());
      known.put(claim, record.value());
    }
    publish(record.key(), record.value().getCluster(), known, record.timestamp());
  }

  private Known known(String alias) {
    Known known = remembered.get(alias);
    if (known == null) {
      known = new Known();
      for (KeyValue<String, Identity> entry : PrefixScan.entries(claims, alias)) {
        known.claims.put(entry.key, entry.value);
      }
      known.order();
      known.published = published.get(alias);
    }
    return known;
  }

  private void publish(String alias, String cluster, Known known, long timestamp) {
    letGo(known);
    // Taken out meanwhile: what fails half-way is read again.
    remembered.remove(alias);
    List<Holder> history = rule.of(known.timeline);
    if (history.isEmpty()) {
      if (known.published != null) {
        published.delete(alias);
        forward(alias, null, timestamp);
      }
      return;
    }
    Identity now =
        Identity.newBuilder().setAlias(alias).setCluster(cluster).setHolders(history).build();
    if (!now.equals(known.published)) {
      published.put(alias, now);
      known.published = now;
      forward(alias, now, timestamp);
    }
    if (known.isWorthRemembering()) {
      remembered.put(alias, known);
    }
  }

  // Null is Kafka's tombstone, which its own types leave unannotated.
  @SuppressWarnings("NullAway")
  private void forward(String alias, @Nullable Identity identity, long timestamp) {
    context().forward(new Record<>(alias, identity, timestamp));
  }

  private static boolean isOnNodesNetwork(Identity claim) {
    return claim.getHolders().stream()
        .anyMatch(holder -> holder.getVia().equals(HistoryRule.HOST_NETWORK));
  }

  private void letGo(Known known) {
    while (known.claims.size() > MOST_CLAIMS) {
      String surplus = Collections.min(known.claims.entrySet(), LEAST_MISSED).getKey();
      claims.delete(surplus);
      known.remove(surplus);
    }
  }

  private void forget(Instant now) {
    Instant horizon = now.minus(retention);
    for (KeyValue<String, Identity> old :
        Expiry.take(claims, entry -> HistoryRule.end(entry.value.getHolders()).isBefore(horizon))) {
      String alias = StoreKey.parts(old.key).get(0);
      Known known = known(alias);
      known.remove(old.key);
      publish(alias, old.value.getCluster(), known, now.toEpochMilli());
    }
  }
}
