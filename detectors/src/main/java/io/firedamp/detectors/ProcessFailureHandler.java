package io.firedamp.detectors;

import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that makes a rule throw becomes a dead letter, and the detector lives; a broken world (a
 * full disk under a store) stops it. Made by Kafka Streams.
 */
public final class ProcessFailureHandler implements ProcessingExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProcessFailureHandler.class);

  private DeadLetters deadLetters = DeadLetters.from(Map.of());

  @Override
  public void configure(Map<String, ?> settings) {
    deadLetters = DeadLetters.from(settings);
  }

  @Override
  public Response handleError(ErrorHandlerContext where, Record<?, ?> record, Exception why) {
    if (why instanceof StreamsException && !(why.getCause() instanceof SerializationException)) {
      return Response.fail();
    }
    log.atWarn()
        .addKeyValue("operator", where.processorNodeId())
        .addKeyValue("topic", where.topic())
        .addKeyValue("partition", where.partition())
        .addKeyValue("offset", where.offset())
        .setCause(why)
        .log("record not processed");
    return Response.resume(deadLetters.of(where, where.sourceRawValue(), "process", why));
  }
}
