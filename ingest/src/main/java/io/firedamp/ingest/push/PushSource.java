package io.firedamp.ingest.push;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.PushedSource;
import java.util.List;

/** Anything that any installed format reads, posted by whoever has it. */
public final class PushSource {
  private PushSource() {}

  /** Makes sources of type {@code push}. */
  public static final class Factory extends PushedFactory {
    public Factory() {
      super(
          "push",
          "/v1/events",
          "Whatever any format reads, posted to one path and recognised by its content.");
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new PushedSource(
          config.path(),
          context,
          context.parsers(),
          new AnyFormatReader(context.parsers(), context.provenance()),
          () -> "waits for records of any format at " + config.path());
    }

    /** None of its own: it reads those of the other sources. */
    @Override
    public List<EventParser> parsers() {
      return List.of();
    }
  }
}
