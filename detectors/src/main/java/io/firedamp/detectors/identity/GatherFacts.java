package io.firedamp.detectors.identity;

import io.firedamp.detectors.kit.Expiry;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps the facts about each pod, and passes on what they claim of its aliases, when it changed.
 */
final class GatherFacts extends ContextualProcessor<String, ContainerState, String, Identity> {
  static final String STORE = "facts-by-pod";
  private static final int RUNNING_KEPT_TIMES_LONGER = 4;

  private final HolderRule rule;
  private final Duration retention;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, List<ContainerState>> facts;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  GatherFacts(HolderRule rule, Duration retention, boolean replaying) {
    this.rule = rule;
    this.retention = retention;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Identity> context) {
    super.init(context);
    facts = context.getStateStore(STORE);
    expiry = Expiry.of(context, replaying, Duration.ofHours(1), this::forget);
  }

  @Override
  public void process(Record<String, ContainerState> record) {
    expiry.saw(record.timestamp());
    List<ContainerState> known = facts.get(record.key());
    List<ContainerState> before = known == null ? List.of() : known;
    List<ContainerState> after = FactSet.with(before, record.value());
    if (after.equals(before)) {
      return;
    }
    facts.put(record.key(), new ArrayList<>(after));
    SortedMap<String, List<Holder>> claimed = rule.claims(before);
    SortedMap<String, List<Holder>> claims = rule.claims(after);
    SortedSet<String> aliases = new TreeSet<>(claimed.keySet());
    aliases.addAll(claims.keySet());
    for (String alias : aliases) {
      List<Holder> holders = claims.getOrDefault(alias, List.of());
      if (!holders.equals(claimed.getOrDefault(alias, List.of()))) {
        // On its way to the alias, a claim is named after the pod that makes it.
        context().forward(record.withKey(alias).withValue(claim(record, holders)));
      }
    }
  }

  private static Identity claim(Record<String, ContainerState> record, List<Holder> holders) {
    return Identity.newBuilder()
        .setAlias(record.key())
        .setCluster(record.value().getCluster())
        .setHolders(holders)
        .build();
  }

  private void forget(Instant now) {
    for (KeyValue<String, List<ContainerState>> old :
        Expiry.take(facts, entry -> isOld(entry.value, now))) {
      withdraw(old.key, old.value, now.toEpochMilli());
    }
  }

  /** What nobody remembers the reason of is claimed no more. */
  private void withdraw(String pod, List<ContainerState> known, long timestamp) {
    String cluster = known.get(0).getCluster();
    for (String alias : rule.claims(known).keySet()) {
      Identity nothing =
          Identity.newBuilder().setAlias(pod).setCluster(cluster).setHolders(List.of()).build();
      context().forward(new Record<>(alias, nothing, timestamp));
    }
  }

  private boolean isOld(List<ContainerState> known, Instant now) {
    boolean stopped = known.stream().anyMatch(fact -> fact.getState() == RunState.STOPPED);
    Duration kept = stopped ? retention : retention.multipliedBy(RUNNING_KEPT_TIMES_LONGER);
    return known.stream().allMatch(fact -> fact.getTime().plus(kept).isBefore(now));
  }
}
