package io.firedamp.ingest;

import java.util.List;

/** Receives or polls the outside world, and publishes events until it is closed. */
public interface Source extends AutoCloseable {
  /** Begins; returns at once. A world that is away is not an error: it is retried and reported. */
  void start();

  SourceHealth health();

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
  }
}
