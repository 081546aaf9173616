package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.kit.Fingerprint;
import io.firedamp.ingest.kit.Fingerprinter;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Makes one audit event of a request's stages. The answer is what counts; a request whose answer
 * does not come within five minutes of event time, or within the room there is, goes on without.
 */
final class AuditReader implements RecordReader {
  private static final String RECEIVED = "RequestReceived";

  /** One text for each, for as many answers as are remembered. */
  private static final Map<String, String> STAGES =
      Map.of(
          "ResponseComplete", "ResponseComplete",
          "ResponseStarted", "ResponseStarted",
          "Panic", "Panic");

  private static final int MOST_ANSWERED = 65_536;
  private static final int MOST_WAITING = 8_192;
  private static final int MOST_WAITING_CHARACTERS = 16 * 1024 * 1024;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** What to do when the same stage of the same request comes again. */
  enum Repeats {
    /** A log file that overlaps another. */
    LEFT_OUT,
    /** A sender that was told to come back: its events were read, but not all published. */
    PASSED_ON
  }

  private final KubernetesAuditParser parser;
  private final Provenance from;
  private final Repeats repeats;
  private final Map<Fingerprint, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Fingerprint, String> answered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Fingerprint, String> eldest) {
          return size() > MOST_ANSWERED;
        }
      };
  private final Fingerprinter fingerprints = new Fingerprinter();
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private long waitingCharacters;
  private long records;
  private Instant latest = Instant.MIN;

  /** A request without its answer, and the number of the record it came in. */
  private record Waiting(ParsedEvent event, long record) {}

  AuditReader(KubernetesAuditParser parser, Provenance from, Repeats repeats) {
    this.parser = parser;
    this.from = from;
    this.repeats = repeats;
  }

  @Override
  public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    List<ParsedEvent> kept = new ArrayList<>();
    records++;
    boolean keeps = true;
    for (ParsedEvent event : parser.parse(record, from, counter)) {
      if (event.value() instanceof AuditEvent audit) {
        keeps = keep(event, audit);
      }
      // Container states follow the audit event they were read from, and share its fate.
      if (keeps || !isOfRequest(event)) {
        kept.add(event);
      }
    }
    release(kept);
    return kept;
  }

  /** The requests whose answers never came. */
  @Override
  public List<ParsedEvent> finish() {
    List<ParsedEvent> rest = waiting.values().stream().map(Waiting::event).toList();
    rest.forEach(event -> counter.letGo());
    waiting.clear();
    waitingCharacters = 0;
    return rest;
  }

  @Override
  public OptionalLong oldestHeld() {
    return waiting.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(waiting.values().iterator().next().record());
  }

  @Override
  public RecordCounts counts() {
    return counter.counts();
  }

  private static boolean isOfRequest(ParsedEvent event) {
    return event.value() instanceof AuditEvent
        || event.value() instanceof ContainerState
        || event.value() instanceof ImagePull;
  }

  private boolean keep(ParsedEvent event, AuditEvent audit) {
    latest = event.time().isAfter(latest) ? event.time() : latest;
    Fingerprint id = requestOf(audit);
    String stage = audit.getStage();
    String before = answered.get(id);
    if (before != null) {
      return keepRepeat(before, stage);
    }
    if (stage.equals(RECEIVED)) {
      await(id, event);
      return false;
    }
    if (waiting.containsKey(id)) {
      forget(id);
      counter.letGo();
      counter.takeBack("RequestReceived stage of an answered request");
    }
    answered.put(id, STAGES.getOrDefault(stage, stage));
    return true;
  }

  /**
   * Stands for what the stages of one request have in common. The audit id alone is the client's to
   * choose, so it would let a harmless request hide the next one.
   */
  private Fingerprint requestOf(AuditEvent audit) {
    return fingerprints
        .add(audit.getAuditId())
        .add(audit.getUser())
        .add(audit.getVerb())
        .add(audit.getRequestUri())
        .add(audit.getTime().toEpochMilli())
        .end();
  }

  private boolean keepRepeat(String before, String stage) {
    if (!stage.equals(before)) {
      counter.takeBack(
          stage.equals(RECEIVED)
              ? "RequestReceived stage of an answered request"
              : "later stage of an answered request");
      return false;
    }
    if (repeats == Repeats.LEFT_OUT) {
      counter.takeBack("duplicate audit id");
      return false;
    }
    return true;
  }

  private void await(Fingerprint id, ParsedEvent event) {
    if (waiting.containsKey(id)) {
      forget(id);
      counter.letGo();
      counter.takeBack("duplicate audit id");
    }
    counter.hold();
    waiting.put(id, new Waiting(event, records - 1));
    waitingCharacters += characters(event);
  }

  private void forget(Fingerprint id) {
    Waiting request = waiting.remove(id);
    if (request != null) {
      waitingCharacters -= characters(request.event());
    }
  }

  private static int characters(ParsedEvent event) {
    return ((AuditEvent) event.value()).getOriginal().length();
  }

  /** Lets go, oldest first, of requests that waited too long or for which there is no room. */
  private void release(List<ParsedEvent> kept) {
    while (!waiting.isEmpty()) {
      Map.Entry<Fingerprint, Waiting> oldest = waiting.entrySet().iterator().next();
      if (!isOverdue(oldest.getValue().event())) {
        return;
      }
      kept.add(oldest.getValue().event());
      counter.letGo();
      forget(oldest.getKey());
    }
  }

  private boolean isOverdue(ParsedEvent oldest) {
    return waiting.size() > MOST_WAITING
        || waitingCharacters > MOST_WAITING_CHARACTERS
        || oldest.time().plus(LONGEST_WAIT).isBefore(latest);
  }
}
