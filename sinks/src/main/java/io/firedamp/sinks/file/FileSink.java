package io.firedamp.sinks.file;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends incidents to a file, each once per revision: the outcome is given when the lines are on
 * the disk, and what the file already has is not written again, whatever happened in between.
 */
public final class FileSink implements Sink {
  /** Large enough for a full timeline. */
  private static final int LARGEST_LINE = 256 * 1024;

  private static final Duration LATER = Duration.ofSeconds(5);

  private final Config config;
  private final IncidentFormats formats;
  private final IncidentFormat format;
  private @Nullable IncidentFile file;

  FileSink(Config config, SinkContext context) {
    this.config = config;
    this.formats = context.formats();
    this.format = formats.named(config.format());
  }

  /**
   * Where to and how much.
   *
   * @param path of the file; its directory is made when missing
   * @param format of its lines: ecs, cef, or another that is installed
   * @param rotateAfter bytes after which a new file is begun and this one becomes {@code path.1}; 0
   *     never does, which leaves it to logrotate
   * @param keep how many rotated files are kept
   */
  public record Config(String path, String format, long rotateAfter, int keep) {
    public Config {
      Require.text(!path.isBlank(), "path", "a file's name", path);
      Require.that(rotateAfter >= 0, "rotateAfter", "0 or more", rotateAfter);
      Require.between("keep", keep, 1, 1000);
    }
  }

  /** Makes sinks of type {@code file}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "file";
    }

    /** The path begins with a reference to the data directory, as a configuration would. */
    @Override
    public Config defaults() {
      return new Config("${data}/incidents.jsonl", "ecs", 100L * 1024 * 1024, 10);
    }

    @Override
    public String about() {
      return "A file of lines, in the data directory unless told otherwise.";
    }

    @Override
    public boolean runsUnasked() {
      return true;
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST_LINE);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new FileSink(config, context);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    try {
      return append(incidents, open());
    } catch (AccessDeniedException | NotDirectoryException e) {
      abandon();
      return all(incidents, new Hold(config.path() + " cannot be written: permission or path"));
    } catch (IncidentFile.InUseException e) {
      abandon();
      return all(incidents, new Hold(config.path() + " is written by another process"));
    } catch (IOException e) {
      abandon();
      return all(incidents, new Retry(LATER, config.path() + ": " + reason(e)));
    }
  }

  @Override
  public void close() {
    abandon();
  }

  private IncidentFile open() throws IOException {
    if (file == null || file.wasMoved()) {
      abandon();
      file =
          IncidentFile.open(
              Path.of(config.path()),
              config.rotateAfter(),
              config.keep(),
              new DeliveryKeys(formats));
    }
    return file;
  }

  private List<Outcome> append(List<Incident> incidents, IncidentFile to) throws IOException {
    List<Outcome> outcomes = new ArrayList<>(incidents.size());
    Set<DeliveryKey> added = new HashSet<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Incident incident : incidents) {
      DeliveryKey key = DeliveryKey.of(incident);
      if (to.has(key) || !added.add(key)) {
        outcomes.add(new Duplicate());
      } else {
        lines.writeBytes(format.format(incident, LARGEST_LINE));
        lines.write('\n');
        outcomes.add(new Delivered());
      }
    }
    to.append(lines.toByteArray(), added);
    return outcomes;
  }

  /** After a failure nothing is known about the file any more: the next attempt reads it again. */
  private void abandon() {
    if (file != null) {
      file.close();
      file = null;
    }
  }

  private static List<Outcome> all(List<Incident> incidents, Outcome outcome) {
    return Collections.nCopies(incidents.size(), outcome);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
