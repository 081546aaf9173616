package io.firedamp.detectors.identity;

import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.PrefixScan;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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

  /** Claims of one alias; beyond, those that ended first are let go. */
  private static final int MOST_CLAIMS = 512;

  private static final Comparator<KeyValue<String, Identity>> EARLIEST_END =
      Comparator.<KeyValue<String, Identity>, Instant>comparing(
              entry -> HistoryRule.end(entry.value.getHolders()))
          .thenComparing(entry -> entry.key);

  private final HistoryRule rule;
  private final Duration retention;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, Identity> claims;
  private KeyValueStore<String, Identity> published;

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
    expiry = Expiry.of(context, replaying, Duration.ofHours(1), this::forget);
  }

  @Override
  public void process(Record<String, Identity> record) {
    expiry.saw(record.timestamp());
    String claim = StoreKey.of(record.key(), record.value().getAlias());
    if (record.value().getHolders().isEmpty()) {
      claims.delete(claim);
    } else {
      claims.put(claim, record.value());
    }
    publish(record.key(), record.value().getCluster(), record.timestamp());
  }

  private void publish(String alias, String cluster, long timestamp) {
    List<Holder> history = rule.of(claimsOf(alias));
    Identity before = published.get(alias);
    if (history.isEmpty()) {
      if (before != null) {
        published.delete(alias);
        forward(alias, null, timestamp);
      }
      return;
    }
    Identity now =
        Identity.newBuilder().setAlias(alias).setCluster(cluster).setHolders(history).build();
    if (!now.equals(before)) {
      published.put(alias, now);
      forward(alias, now, timestamp);
    }
  }

  // Null is Kafka's tombstone, which its own types leave unannotated.
  @SuppressWarnings("NullAway")
  private void forward(String alias, @Nullable Identity identity, long timestamp) {
    context().forward(new Record<>(alias, identity, timestamp));
  }

  private List<List<Holder>> claimsOf(String alias) {
    List<KeyValue<String, Identity>> found = PrefixScan.entries(claims, alias);
    if (found.size() > MOST_CLAIMS) {
      found.sort(EARLIEST_END);
      List<KeyValue<String, Identity>> surplus = found.subList(0, found.size() - MOST_CLAIMS);
      surplus.forEach(entry -> claims.delete(entry.key));
      surplus.clear();
    }
    return found.stream().map(entry -> entry.value.getHolders()).toList();
  }

  private void forget(Instant now) {
    Instant horizon = now.minus(retention);
    for (KeyValue<String, Identity> old :
        Expiry.take(claims, entry -> HistoryRule.end(entry.value.getHolders()).isBefore(horizon))) {
      String alias = StoreKey.parts(old.key).get(0);
      publish(alias, old.value.getCluster(), now.toEpochMilli());
    }
  }
}
