package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.Expiry;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reads, by layer, which images hold it; writes, by image, that it holds a layer of a flagged one,
 * and takes it back when the layer turns out to be common.
 */
final class TraceLayers extends ContextualProcessor<String, Layer, String, ImageFact> {
  static final String LAYERS = "image-layers";

  private final Duration remember;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, Layer> layers;

  /**
   * Traces layers.
   *
   * @param remember how long a layer of which nobody tells again stays known
   */
  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  TraceLayers(Duration remember, boolean replaying) {
    this.remember = remember;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, ImageFact> context) {
    super.init(context);
    layers = context.getStateStore(LAYERS);
    expiry =
        Expiry.of(
            context,
            replaying,
            Week.SWEEP,
            now -> Expiry.take(layers, entry -> entry.value.last().isBefore(now.minus(remember))));
  }

  @Override
  public void process(Record<String, Layer> record) {
    expiry.saw(record.timestamp());
    String diffId = record.key();
    Layer told = record.value();
    Layer known = layers.get(diffId);
    Layer merged = known == null ? told : known.and(told);
    if (merged.equals(known)) {
      return;
    }
    layers.put(diffId, merged);
    Map<String, Lineage> news = known == null ? merged.told(diffId) : merged.news(diffId, known);
    news.forEach(
        (digest, lineage) ->
            context().forward(record.withKey(digest).withValue(ImageFact.of(lineage))));
  }
}
