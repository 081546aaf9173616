package io.firedamp.sinks.stdout;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes lines to standard output, each whole at once, so that no two are mixed. */
public final class StdoutSink implements Sink {
  private final int largest;
  private final IncidentFormat format;
  private final OutputStream out;

  StdoutSink(Config config, SinkContext context, OutputStream out) {
    this.largest = config.maxLineSize();
    this.format = format(config, context.formats());
    this.out = out;
  }

  private static IncidentFormat format(Config config, IncidentFormats formats) {
    IncidentFormat format = formats.named(config.format());
    Require.that(
        config.maxLineSize() >= format.smallest(),
        "maxLineSize",
        "at least %d for %s".formatted(format.smallest(), format.name()),
        config.maxLineSize());
    return format;
  }

  /**
   * How.
   *
   * @param format of the lines: ecs, cef, plain, or another that is installed
   * @param maxLineSize bytes; Docker and CRI split longer lines than 16 KiB
   */
  public record Config(String format, int maxLineSize) {
    public Config {
      Require.between("maxLineSize", maxLineSize, 1024, 1024 * 1024);
    }
  }

  /** Makes sinks of type {@code stdout}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "stdout";
    }

    @Override
    public Config defaults() {
      return new Config("ecs", 16 * 1024 - 1);
    }

    @Override
    public String about() {
      return "Lines of standard output, for whoever collects the output of containers.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      format(config, formats);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new StdoutSink(config, context, new FileOutputStream(FileDescriptor.out));
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    List<byte[]> lines = incidents.stream().map(each -> format.format(each, largest)).toList();
    List<Outcome> outcomes = new ArrayList<>();
    Outcome before = new Delivered();
    for (byte[] line : lines) {
      // Order is kept by writing nothing behind a line that waits.
      before = before instanceof Retry ? before : write(line);
      outcomes.add(before);
    }
    return outcomes;
  }

  private Outcome write(byte[] line) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(line.length + 1);
    whole.writeBytes(line);
    whole.write('\n');
    try {
      out.write(whole.toByteArray());
      out.flush();
      return new Delivered();
    } catch (IOException e) {
      return new Retry(Duration.ZERO, "standard output takes nothing: " + e.getMessage());
    }
  }

  /** Leaves standard output open: it is not ours. */
  @Override
  public void close() {}
}
