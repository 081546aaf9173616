package io.firedamp.ingest;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The shared HTTP server, as a source sees it. */
@FunctionalInterface
public interface PushRoutes {
  /**
   * Reads every body POSTed to a path. The server authenticates, bounds and decompresses the body,
   * calls the reader one request at a time, publishes, rejects what is malformed, and answers.
   *
   * @param path absolute, for example {@code /v1/registry/harbor}
   * @param formats names of those that are read there, so that who posts another is sent on
   */
  void post(String path, String source, Set<String> formats, RecordReader reader);

  /**
   * The same for senders that speak a protocol of their own. Whoever knows none answers them as all
   * others.
   */
  default void post(
      String path, String source, Set<String> formats, RecordReader reader, Protocol protocol) {
    post(path, source, formats, reader);
  }

  /**
   * What senders of a protocol expect of a path beyond what all do. Whatever fails is answered as
   * ever: 400 and 415 for good, 429, 503 and 507 until later.
   */
  interface Protocol {
    /**
     * Whether bodies of a media type are taken.
     *
     * @param contentType the header as it came; empty when there was none
     */
    default boolean takes(String contentType) {
      return true;
    }

    /** Whether bodies come as one block of Snappy where their encoding says so. */
    default boolean compressesBySnappy() {
      return false;
    }

    /** What is answered to a body once Kafka has its events; empty for what all are told. */
    default Optional<Answer> taken(String contentType, byte[] body) {
      return Optional.empty();
    }
  }

  /**
   * An answer of a protocol's own.
   *
   * @param status HTTP status
   * @param contentType media type of the body; of no matter where that is empty
   */
  record Answer(int status, String contentType, String body, Map<String, String> headers) {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }
}
