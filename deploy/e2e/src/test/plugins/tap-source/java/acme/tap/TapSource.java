package acme.tap;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.schemas.TopicDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Readings of taps on the wire, posted by the taps themselves. */
public final class TapSource {
  /** The topic of the readings. A detector's jar brings the same definition. */
  public static final TopicDefinition<TapReading> READINGS =
      new TopicDefinition<>("tap-readings", TapReading.class, false, Duration.ofDays(1));

  private TapSource() {}

  /** Where taps post to. */
  public record Settings(String path) {
    public Settings {
      PushedSource.checkPath(path);
    }
  }

  /** Makes sources of type {@code acme-tap}. */
  public static final class Factory implements Source.Factory<Settings> {
    @Override
    public String type() {
      return "acme-tap";
    }

    @Override
    public Settings defaults() {
      return new Settings("/v1/acme/tap");
    }

    @Override
    public String about() {
      return "Readings of Acme's taps on the wire.";
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new TapParser());
    }

    @Override
    public List<TopicDefinition<?>> topics() {
      return List.of(READINGS);
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(TapReading.class);
    }

    @Override
    public Source create(Settings settings, SourceContext context) {
      return new PushedSource(
          settings.path(),
          context,
          parsers(),
          new TapParser().readerFor(context.provenance()),
          () -> "waits for taps at " + settings.path());
    }
  }
}
