package io.firedamp.sinks;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.format.IncidentFormats;
import java.util.List;

/** A protocol client: a batch of incidents in, an outcome for each out. Knows no Kafka. */
public interface Sink extends AutoCloseable {
  /**
   * Delivers a batch, in order.
   *
   * @return one outcome per incident, in the same order
   */
  List<Outcome> deliver(List<Incident> incidents);

  @Override
  void close();

  /**
   * Makes sinks of one type from configuration; found by {@link java.util.ServiceLoader}.
   *
   * @param <C> a record that checks itself, each of whose components has a default
   */
  interface Factory<C extends Record> {
    /** The type in YAML, for example {@code syslog}. */
    String type();

    /** Every setting with its default: what YAML is laid over. */
    C defaults();

    /**
     * Refuses settings that only the installed formats show to be wrong, before anything starts.
     *
     * @throws IllegalArgumentException with one sentence that begins with the setting
     */
    default void check(C config, IncidentFormats formats) {}

    /**
     * Makes a sink.
     *
     * @throws IllegalArgumentException with one sentence that names the setting which is wrong
     */
    Sink create(C config, SinkContext context);

    /** Where it delivers, one sentence, for {@code --help} and the settings reference. */
    default String about() {
      return "";
    }

    /** Whether it runs where no sinks are configured: it touches nothing but the data directory. */
    default boolean runsUnasked() {
      return false;
    }
  }
}
