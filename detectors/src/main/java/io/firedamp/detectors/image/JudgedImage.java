package io.firedamp.detectors.image;

import java.util.List;
import java.util.SortedMap;
import org.apache.kafka.streams.KeyValue;

/**
 * What one image's metadata tells.
 *
 * @param layers what it tells of each of its layers, by diff_id
 */
record JudgedImage(Verdict verdict, SortedMap<String, Layer> layers) {
  /** Nothing when nothing speaks against it, as with nearly every image. */
  List<ImageFact> facts() {
    return verdict.isNothing() ? List.of() : List.of(ImageFact.of(verdict));
  }

  List<KeyValue<String, Layer>> layersByDiffId() {
    return layers.entrySet().stream()
        .map(entry -> KeyValue.pair(entry.getKey(), entry.getValue()))
        .toList();
  }
}
