package io.firedamp.ingest;

import io.firedamp.schemas.TopicDefinition;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Receives or polls the outside world, and publishes events until it is closed. */
public interface Source extends AutoCloseable {
  /** Begins; returns at once. A world that is away is not an error: it is retried and reported. */
  void start();

  SourceHealth health();

  /**
   * What became of the records it has read since the start, as of the latest look. May be asked by
   * any thread. Has no default: a source that does not count would hide what it drops.
   */
  RecordCounts counts();

  @Override
  void close();

  /**
   * Makes sources of one type from configuration; found by {@link java.util.ServiceLoader}.
   *
   * @param <C> a record that checks itself, each of whose components has a default
   */
  interface Factory<C extends Record> {
    /** The type in YAML, for example {@code registry}. */
    String type();

    /** Every setting with its default: what YAML is laid over. */
    C defaults();

    Source create(C config, SourceContext context);

    /** The formats it reads, for replay. */
    List<EventParser> parsers();

    /** What it is for, one sentence, for {@code --help} and the settings reference. */
    default String about() {
      return "";
    }

    /**
     * The kinds of event it makes visible, so that a person who misses one is told what to add;
     * empty where it carries whatever any format gives.
     */
    default Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of();
    }

    /** Whether events of a kind may come from it. */
    default boolean mayPublish(Class<? extends SpecificRecord> kind) {
      return publishes().isEmpty() || publishes().contains(kind);
    }

    /** Topics beside those of every installation that it publishes to: a plugin's own events. */
    default List<TopicDefinition<?>> topics() {
      return List.of();
    }

    /**
     * Whether it runs where no sources are configured: it waits to be sent to, and does no harm.
     */
    default boolean runsUnasked() {
      return false;
    }

    /**
     * Whether what it watches is found on this host: then it, too, runs where none is configured.
     */
    default boolean findsItsHost() {
      return false;
    }
  }
}
