package io.firedamp.ingest.transport;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A body that may well be sound, and is of no format that its path reads. */
final class UnrecognisedException extends MalformedEventException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String format;
  private final transient List<ParsedEvent> letters;

  /**
   * @param format what it looks like, if anything that is known
   * @param letters dead letters that its reader made of its parts; where there are none, it has to
   *     be one as a whole
   */
  UnrecognisedException(String reason, @Nullable String format, List<ParsedEvent> letters) {
    super(reason);
    this.format = format;
    this.letters = List.copyOf(letters);
  }

  Optional<String> format() {
    return Optional.ofNullable(format);
  }

  List<ParsedEvent> letters() {
    return letters;
  }
}
