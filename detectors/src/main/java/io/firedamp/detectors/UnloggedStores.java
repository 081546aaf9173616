package io.firedamp.detectors;

import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds a topology whose stores are not written to Kafka: nobody will restore them. */
final class UnloggedStores extends StreamsBuilder {
  UnloggedStores(TopologyConfig config) {
    super(config);
  }

  @Override
  public synchronized StreamsBuilder addStateStore(StoreBuilder<?> builder) {
    return super.addStateStore(builder.withLoggingDisabled());
  }
}
