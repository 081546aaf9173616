package io.firedamp.sinks.kafka;

import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContract;
import io.firedamp.sinks.TestContexts;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Against Kafka's own mock; the application's tests are against a broker. */
class KafkaSinkContractTest extends SinkContract {
  @Override
  protected Sink sink() {
    return new KafkaSink(
        new KafkaSink.Factory().defaults(),
        TestContexts.context("topic"),
        () -> new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()));
  }
}
