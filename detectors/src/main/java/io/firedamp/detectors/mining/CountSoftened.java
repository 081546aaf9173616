package io.firedamp.detectors.mining;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.Sensor.RecordingLevel;
import org.apache.kafka.streams.StreamsMetrics;

/**
 * How many signals each exception has softened since the start, beside Kafka Streams' own measures.
 */
final class CountSoftened {
  private final StreamsMetrics metrics;
  private final Map<String, Sensor> byException = new HashMap<>();

  CountSoftened(StreamsMetrics metrics) {
    this.metrics = metrics;
  }

  void add(ExceptionRule exception) {
    byException
        .computeIfAbsent(
            exception.id(),
            id ->
                metrics.addRateTotalSensor(
                    "exception", id, "softened-signals", RecordingLevel.INFO))
        .record();
  }
}
