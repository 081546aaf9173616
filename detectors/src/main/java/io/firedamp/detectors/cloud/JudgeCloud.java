package io.firedamp.detectors.cloud;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.cloud.CloudRequest.Kind;
import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.PrefixScan;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reads what matters of one account; writes what a principal's requests amount to, and takes it
 * back when a late one shows that nothing was new about it.
 */
final class JudgeCloud extends ContextualProcessor<String, CloudRequest, String, Signal> {
  static final String REQUESTS = "cloud-requests";
  static final String ACCOUNTS = "cloud-accounts";
  static final String KEYS = "bucket-keys";

  private static final Duration SWEEP = Duration.ofHours(6);
  private static final Duration KEYS_KEPT = Duration.ofDays(1);

  private final CloudDetector.Settings settings;
  private final OffHostRule offHost;
  private final OpenBucketRule openBucket;
  private final ComputeBurstRule computeBurst;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, List<CloudRequest>> requests;
  private KeyValueStore<String, Long> accounts;
  private Stretches<String> keys;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  JudgeCloud(CloudDetector.Settings settings, boolean replaying) {
    this.settings = settings;
    this.offHost = settings.offHost();
    this.openBucket = settings.openBucket();
    this.computeBurst = settings.computeBurst();
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    requests = context.getStateStore(REQUESTS);
    accounts = context.getStateStore(ACCOUNTS);
    keys = new Stretches<>(context.getStateStore(KEYS));
    expiry = Expiry.of(context, replaying, SWEEP, this::forget);
  }

  @Override
  public void process(Record<String, CloudRequest> record) {
    expiry.saw(record.timestamp());
    CloudRequest request = record.value();
    watchAccount(request);
    switch (request.kind()) {
      case OPENS_BUCKET -> openBucket.judge(request).ifPresent(this::write);
      case LISTS_BUCKET, READS_BUCKET -> countKeys(request);
      case COMPUTE, ON_INSTANCE -> remember(request);
    }
  }

  /** What was asked for before makes less of the account new. */
  private void watchAccount(CloudRequest request) {
    String account = StoreKey.of(request.cluster(), request.account());
    Long since = accounts.get(account);
    long time = request.time().toEpochMilli();
    if (since != null && since <= time) {
      return;
    }
    List<List<CloudRequest>> all =
        since == null
            ? List.of()
            : PrefixScan.values(requests, request.cluster(), request.account());
    List<Signal> before = signals(all);
    accounts.put(account, time);
    SignalChanges.between(before, signals(all)).forEach(this::forward);
  }

  private void remember(CloudRequest request) {
    String session = request.kind() == Kind.ON_INSTANCE ? request.what() : "";
    String key = StoreKey.of(request.cluster(), request.account(), request.principal(), session);
    List<CloudRequest> stored = requests.get(key);
    List<CloudRequest> known = stored == null ? List.of() : stored;
    List<CloudRequest> merged = KnownRequests.with(known, request);
    if (merged.equals(known)) {
      return;
    }
    List<Signal> before = signals(List.of(known));
    requests.put(key, merged);
    SignalChanges.between(before, signals(List.of(merged))).forEach(this::forward);
  }

  private List<Signal> signals(List<List<CloudRequest>> known) {
    List<Signal> signals = new ArrayList<>();
    for (List<CloudRequest> each : known) {
      if (!each.isEmpty()) {
        CloudRequest first = each.get(0);
        List<Told> told =
            first.kind() == Kind.ON_INSTANCE
                ? offHost.judge(each)
                : computeBurst.judge(each, since(first));
        told.forEach(one -> signals.add(one.toSignal()));
      }
    }
    return signals;
  }

  private Instant since(CloudRequest request) {
    Long since = accounts.get(StoreKey.of(request.cluster(), request.account()));
    return since == null ? request.time() : Instant.ofEpochMilli(since);
  }

  private void countKeys(CloudRequest request) {
    long stretch = openBucket.stretchOf(request);
    String key =
        StoreKey.of(request.cluster(), request.account(), request.principal(), request.what());
    List<String> known = keys.at(key, stretch);
    String part =
        request.kind() == Kind.LISTS_BUCKET ? OpenBucketRule.LISTED : shortened(request.part());
    if (known.contains(part) || openBucket.isMetBy(known) || isFull(known, part)) {
      return;
    }
    List<String> more = new ArrayList<>(known);
    more.add(part);
    keys.put(key, stretch, more);
    if (openBucket.isMetBy(more)) {
      write(openBucket.loot(request.datedBy(Instant.ofEpochMilli(stretch))));
    }
  }

  /** Nobody needs to know more keys than count; that they were listed is always worth knowing. */
  private boolean isFull(List<String> known, String part) {
    return !part.equals(OpenBucketRule.LISTED) && known.size() > openBucket.leastKeys();
  }

  /** Keys are told apart, never shown. */
  private static String shortened(String key) {
    return key.isEmpty() ? "-" : Integer.toHexString(key.hashCode()) + ":" + key.length();
  }

  private void forget(Instant now) {
    Instant past = now.minus(settings.remember());
    Expiry.take(requests, entry -> isPast(entry, past));
    keys.forgetBefore(now.minus(KEYS_KEPT).toEpochMilli());
  }

  private static boolean isPast(KeyValue<String, List<CloudRequest>> entry, Instant past) {
    return entry.value.get(entry.value.size() - 1).time().isBefore(past);
  }

  private void write(Told told) {
    forward(told.toSignal());
  }

  private void forward(Signal signal) {
    context().forward(SignalRecord.of(signal));
  }
}
