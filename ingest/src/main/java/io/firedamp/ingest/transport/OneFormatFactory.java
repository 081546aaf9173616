package io.firedamp.ingest.transport;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.format.BodyReader;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes sources whose senders post records of one format. They wait for them unasked, unless the
 * type says otherwise.
 */
public abstract class OneFormatFactory extends PushedFactory {
  private final EventParser parser;
  private final String records;
  private final Set<Class<? extends SpecificRecord>> publishes;

  /**
   * A type of source.
   *
   * @param path where its senders post to unless configured
   * @param about what it is for, one sentence
   * @param records what it waits for, for people
   */
  protected OneFormatFactory(
      String type,
      String path,
      String about,
      EventParser parser,
      String records,
      Set<Class<? extends SpecificRecord>> publishes) {
    super(type, path, about);
    this.parser = parser;
    this.records = records;
    this.publishes = Set.copyOf(publishes);
  }

  @Override
  public final Set<Class<? extends SpecificRecord>> publishes() {
    return publishes;
  }

  @Override
  public boolean runsUnasked() {
    return true;
  }

  @Override
  public final Source create(Config config, SourceContext context) {
    return new PushedSource(
        config.path(),
        context,
        List.of(parser),
        new BodyReader(parser, parser.readerFor(context.provenance()), context.provenance()),
        () -> "waits for %s at %s".formatted(records, config.path()));
  }

  @Override
  public List<EventParser> parsers() {
    return List.of(parser);
  }
}
