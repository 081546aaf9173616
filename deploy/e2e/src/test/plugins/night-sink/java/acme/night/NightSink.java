package acme.night;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The night shift's desk: a file that somebody looks at. */
public final class NightSink implements Sink {
  private static final int LONGEST = 4096;

  private final Path desk;
  private final IncidentFormat format;

  private NightSink(Path desk, IncidentFormat format) {
    this.desk = desk;
    this.format = format;
  }

  /**
   * What can be set.
   *
   * @param desk the file
   * @param format in which a line is written
   */
  public record Settings(String desk, String format) {}

  /** Makes sinks of type {@code night-desk}. */
  public static final class Factory implements Sink.Factory<Settings> {
    @Override
    public String type() {
      return "night-desk";
    }

    @Override
    public String about() {
      return "The night shift's desk.";
    }

    @Override
    public Settings defaults() {
      return new Settings("desk.txt", "night");
    }

    @Override
    public Sink create(Settings settings, SinkContext context) {
      return new NightSink(
          Path.of(settings.desk()), context.formats().named(settings.format()));
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Incident incident : incidents) {
      String line =
          new String(format.format(incident, LONGEST), StandardCharsets.UTF_8)
              + System.lineSeparator();
      try {
        Files.writeString(desk, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        outcomes.add(new Outcome.Delivered());
      } catch (IOException e) {
        outcomes.add(new Outcome.Retry(Duration.ofSeconds(1), "the desk cannot be written"));
      }
    }
    return outcomes;
  }

  @Override
  public void close() {}
}
