package io.firedamp.detectors;

import io.firedamp.schemas.TopicDefinition;
import io.firedamp.schemas.Topics;
import java.util.List;
import org.apache.kafka.streams.StreamsBuilder;

/** One topology: wires topics and stores to rules, and decides nothing. Immutable. */
public interface Detector {
  /** Kebab-case; the application id is {@code <namespace>-<name>}. */
  String name();

  void addTo(StreamsBuilder builder, Topics topics);

  /**
   * Makes a detector from configuration; found by {@link java.util.ServiceLoader}.
   *
   * @param <C> a record that checks itself, each of whose components has a default
   */
  interface Factory<C extends Record> {
    /** The key in YAML, and the detector's name. */
    String name();

    /** Every setting with its default: what YAML is laid over. */
    C defaults();

    Detector create(C settings);

    /** Topics beside those of every installation that it reads or keeps: a plugin's own events. */
    default List<TopicDefinition<?>> topics() {
      return List.of();
    }

    /** What it asks, one sentence, for {@code --help} and the settings reference. */
    default String about() {
      return "";
    }
  }
}
