package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.Expiry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reads, by tag, who pushed what; writes, by digest, that an image was put in another's place, and
 * takes it back when an earlier push shows that it was not.
 */
final class WatchTags extends ContextualProcessor<String, TagHistory, String, ImageFact> {
  static final String TAGS = "image-tags";

  private final ImplantRule rule;
  private final Duration remember;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, TagHistory> tags;

  /**
   * Watches tags.
   *
   * @param remember how long a tag under which nobody pushes again stays known
   */
  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  WatchTags(ImplantRule rule, Duration remember, boolean replaying) {
    this.rule = rule;
    this.remember = remember;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, ImageFact> context) {
    super.init(context);
    tags = context.getStateStore(TAGS);
    expiry =
        Expiry.of(
            context,
            replaying,
            Week.SWEEP,
            now -> Expiry.take(tags, entry -> entry.value.last().isBefore(now.minus(remember))));
  }

  @Override
  public void process(Record<String, TagHistory> record) {
    expiry.saw(record.timestamp());
    String tag = record.key();
    TagHistory known = tags.get(tag);
    TagHistory merged = known == null ? record.value() : known.and(record.value());
    if (merged.equals(known)) {
      return;
    }
    tags.put(tag, merged);
    Optional<Push> before = known == null ? Optional.empty() : rule.implant(known);
    Optional<Push> now = rule.implant(merged);
    if (before.equals(now)) {
      return;
    }
    Set<String> implanted = new HashSet<>(digests(now));
    digests(before).stream()
        .filter(digest -> !implanted.contains(digest))
        .forEach(digest -> tell(record, digest, Implant.none(tag)));
    now.ifPresent(
        push -> push.digests().forEach(digest -> tell(record, digest, Implant.by(push, tag))));
  }

  private static List<String> digests(Optional<Push> push) {
    return push.map(Push::digests).orElse(List.of());
  }

  private void tell(Record<String, TagHistory> record, String digest, Implant implant) {
    context().forward(record.withKey(digest).withValue(ImageFact.of(implant)));
  }
}
