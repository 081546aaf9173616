package io.firedamp.detectors;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bytes that are no event become a dead letter, and the detector lives. Made by Kafka Streams. */
public final class DecodeFailureHandler implements DeserializationExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(DecodeFailureHandler.class);

  private DeadLetters deadLetters = DeadLetters.from(Map.of());

  @Override
  public void configure(Map<String, ?> settings) {
    deadLetters = DeadLetters.from(settings);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext where, ConsumerRecord<byte[], byte[]> record, Exception why) {
    log.atDebug()
        .addKeyValue("topic", where.topic())
        .addKeyValue("partition", where.partition())
        .addKeyValue("offset", where.offset())
        .log("record not decoded");
    return Response.resume(deadLetters.of(where, record.value(), "decode", why));
  }
}
