package io.firedamp.detectors;

import io.firedamp.schemas.ClientSettings;
import io.firedamp.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The one Kafka Streams configuration: production and tests run the same, and a replay differs only
 * in what it need not survive.
 *
 * @param commitInterval how long a hop keeps its results to itself; three hops make an incident
 * @param kafka client settings passed through (SASL, TLS, replicas …); what would weaken a promise
 *     is refused
 * @param once whether broker and state are thrown away at the end, so that a detector either runs
 *     through or fails: nothing is written to begin again from
 */
public record StreamsDefaults(
    String bootstrapServers,
    Path stateDirectory,
    Duration commitInterval,
    Map<String, String> kafka,
    boolean once) {
  private static final int MEBIBYTE = 1024 * 1024;

  /** As long as a broker lets a member be silent: there is nobody who could take over. */
  private static final Duration ALONE = Duration.ofMinutes(30);

  public StreamsDefaults {
    if (commitInterval.isNegative() || commitInterval.isZero()) {
      throw new IllegalArgumentException("commitInterval must be positive, was " + commitInterval);
    }
    kafka = new ClientSettings(kafka).written();
  }

  /** Of what is started again, and goes on where it was. */
  public StreamsDefaults(
      String bootstrapServers,
      Path stateDirectory,
      Duration commitInterval,
      Map<String, String> kafka) {
    this(bootstrapServers, stateDirectory, commitInterval, kafka, false);
  }

  /** The same for detectors that run once, on a broker and with state that are thrown away. */
  public StreamsDefaults runningOnce() {
    return new StreamsDefaults(bootstrapServers, stateDirectory, commitInterval, kafka, true);
  }

  /** What a topology test needs: the same settings, with no broker behind them. */
  public static StreamsDefaults forTopologyTest(Path stateDirectory) {
    return new StreamsDefaults("topology-test:0", stateDirectory, Duration.ofMillis(50), Map.of());
  }

  /** The settings of one detector; {@code kafka} may tune them but not what correctness needs. */
  public Properties propertiesFor(Detector detector, Topics topics) {
    Properties properties = common();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, topics.namespace() + "-" + detector.name());
    // A cache would merge updates in production that no topology test ever sees merged.
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    // A generated name moves when a line is added above it, and its state is lost.
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, topics.deadLetters().name());
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DecodeFailureHandler.class);
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessFailureHandler.class);
    properties.put(
        StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, WriteFailureHandler.class);
    // StreamsConfig deprecates its constant, because the next major release always does this.
    properties.put("processing.exception.handler.global.enabled", true);
    return properties;
  }

  /** What every application has in common, a bare one that is measured beside detectors too. */
  public Properties common() {
    Properties properties = new Properties();
    putTuning(properties);
    properties.putAll(kafka);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    if (once) {
      putOnce(properties);
    }
    return properties;
  }

  /** Who is never begun again needs no transactions, and patience where others would start anew. */
  private static void putOnce(Properties properties) {
    int alone = (int) ALONE.toMillis();
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
    properties.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, ALONE.toMillis());
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), alone);
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), alone);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), alone);
  }

  private static void putTuning(Properties properties) {
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedStoreMemory.class);
    properties.put(StreamsConfig.LOG_SUMMARY_INTERVAL_MS_CONFIG, -1L);
    // A killed process is missed after this long, and its partitions move to the others.
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 8 * MEBIBYTE);
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 8L * MEBIBYTE);
    // A detector's own topics are made ready one after the other with this pause between, and a
    // dozen
    // pauses are a second. The assignor is given it as a setting of its consumer.
    properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG), 10L);
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 500);
  }
}
