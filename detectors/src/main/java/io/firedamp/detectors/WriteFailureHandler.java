package io.firedamp.detectors;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What cannot be written as it is (too large, or of no known form) is left out, the record that led
 * to it becomes a dead letter, and the detector lives; what the broker refuses stops it. Made by
 * Kafka Streams.
 */
public final class WriteFailureHandler implements ProductionExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(WriteFailureHandler.class);

  private DeadLetters deadLetters = DeadLetters.from(Map.of());

  @Override
  public void configure(Map<String, ?> settings) {
    deadLetters = DeadLetters.from(settings);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext where, ProducerRecord<byte[], byte[]> record, Exception why) {
    return why instanceof RetriableException ? Response.retry() : Response.fail();
  }

  @Override
  @SuppressWarnings("rawtypes") // Kafka's own: what could not be serialized has no type.
  public Response handleSerializationError(
      ErrorHandlerContext where,
      ProducerRecord record,
      Exception why,
      SerializationExceptionOrigin origin) {
    log.atWarn()
        .addKeyValue("topic", record.topic())
        .addKeyValue("from", where.topic())
        .addKeyValue("partition", where.partition())
        .addKeyValue("offset", where.offset())
        .setCause(why)
        .log("result not written");
    return Response.resume(deadLetters.of(where, where.sourceRawValue(), "write", why));
  }
}
