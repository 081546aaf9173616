package io.firedamp.ingest.netflow;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads datagrams in the order they came. Records of flows, of options, and templates count alike.
 */
final class NetflowReader implements RecordReader {
  private static final String TEMPLATE = "netflow template";
  private static final String OPTIONS = "netflow record of the exporter itself";
  private static final String TWICE = "netflow record told twice";
  private static final String RELEASED = "netflow data read once its template came";
  private static final String UNFIT = "netflow data that its template does not fit";

  /** Records of version 5 in a datagram. */
  private static final int MOST_OF_FIVE = 30;

  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final Exporters exporters = new Exporters();
  private final HeldSets held = new HeldSets(counter);
  private final Provenance from;
  private final Connections connections;
  private final boolean scales;
  private volatile long sampling = 1;

  /**
   * @param scales whether counters of sampled packets are multiplied
   */
  NetflowReader(Provenance from, boolean scales) {
    this.from = from;
    this.connections = new Connections(from);
    this.scales = scales;
  }

  @Override
  public List<ParsedEvent> read(byte[] datagram) throws MalformedEventException {
    return read(datagram, "");
  }

  /**
   * The same, of an exporter by its address.
   *
   * @throws MalformedEventException when nothing of it can be read
   */
  List<ParsedEvent> read(byte[] datagram, String exporter) throws MalformedEventException {
    List<ParsedEvent> events = new ArrayList<>();
    Bytes bytes = new Bytes(datagram, 0, datagram.length);
    long before = counter.begun();
    try {
      do {
        message(bytes, exporter, events);
      } while (bytes.left() > 0);
    } catch (MalformedEventException e) {
      boolean isFirst = counter.begun() == before;
      counter.read();
      counter.unreadable();
      if (isFirst) {
        throw e;
      }
      events.add(
          DeadLetters.unreadable(
              "%s %s".formatted(from.source(), exporter).strip(),
              datagram,
              String.valueOf(e.getMessage())));
    }
    return events;
  }

  private void message(Bytes bytes, String exporter, List<ParsedEvent> events)
      throws MalformedEventException {
    int version = bytes.pair("the version");
    switch (version) {
      case Message.FIVE -> five(bytes, exporter, events);
      case Message.NINE -> sets(MessageHead.nine(bytes, exporter), bytes, events);
      case Message.IPFIX -> {
        int length = bytes.pair("the length");
        Bytes message = bytes.part(Math.max(length - 4, 0), "a message of IPFIX");
        sets(MessageHead.ipfix(message, exporter), message, events);
      }
      default ->
          throw new MalformedEventException("the version must be 5, 9 or 10, was " + version);
    }
  }

  private void five(Bytes bytes, String exporter, List<ParsedEvent> events)
      throws MalformedEventException {
    int count = bytes.pair("the count");
    if (count < 1 || count > MOST_OF_FIVE) {
      throw new MalformedEventException(
          "the count of version 5 must be 1 to %d, was %d".formatted(MOST_OF_FIVE, count));
    }
    Message message = MessageHead.five(bytes, exporter);
    for (int i = 0; i < count; i++) {
      data(Template.FIVE, Template.FIVE.values(bytes), message).ifPresent(events::add);
    }
  }

  private void sets(Message message, Bytes bytes, List<ParsedEvent> events)
      throws MalformedEventException {
    while (bytes.left() >= Sets.HEAD) {
      int id = bytes.pair("the number of a set");
      int length = bytes.pair("the length of a set");
      if (id == 0 && length == 0) {
        bytes.skip(bytes.left(), "padding");
        return;
      }
      if (length < Sets.HEAD) {
        throw new MalformedEventException("a set must have at least 4 bytes, had " + length);
      }
      set(id, bytes.part(length - Sets.HEAD, "a set"), message, events);
    }
  }

  private void set(int id, Bytes set, Message message, List<ParsedEvent> events)
      throws MalformedEventException {
    boolean nine = message.version() == Message.NINE;
    if (id >= Sets.FIRST_DATA) {
      Optional<Template> template = exporters.template(message, id);
      if (template.isPresent()) {
        records(template.get(), set, message, events);
      } else if (set.left() > 0) {
        held.hold(new HeldSets.Held(message, id, set.rest()));
      }
    } else if (id == (nine ? Sets.NINE_TEMPLATES : Sets.IPFIX_TEMPLATES)) {
      templates(set, false, message, events);
    } else if (id == (nine ? Sets.NINE_OPTIONS : Sets.IPFIX_OPTIONS)) {
      templates(set, true, message, events);
    } else {
      counter.read();
      counter.leaveOut("netflow set of a reserved number");
    }
  }

  private void templates(Bytes set, boolean options, Message message, List<ParsedEvent> events)
      throws MalformedEventException {
    while (set.left() >= Sets.HEAD) {
      int id = set.pair("the number of a template");
      if (id == 0 && message.version() == Message.NINE) {
        return; // Padding.
      }
      Optional<Template> template = MessageHead.template(set, options, message);
      counter.read();
      counter.leaveOut(TEMPLATE);
      if (template.isEmpty()) {
        exporters.withdraw(message, id);
      } else if (id >= Sets.FIRST_DATA) {
        exporters.put(message, id, template.get());
        held.take(message, id).forEach(each -> release(each, template.get(), events));
      }
    }
  }

  private void records(Template template, Bytes set, Message message, List<ParsedEvent> events)
      throws MalformedEventException {
    while (set.left() >= template.least()) {
      data(template, template.values(set), message).ifPresent(events::add);
    }
  }

  /** The set itself stays in the counts, beside its records. */
  private void release(HeldSets.Held set, Template template, List<ParsedEvent> events) {
    Bytes bytes = new Bytes(set.data(), 0, set.data().length);
    counter.letGo();
    counter.takeBack(RELEASED);
    try {
      records(template, bytes, set.message(), events);
    } catch (MalformedEventException unfit) {
      counter.read();
      counter.leaveOut(UNFIT);
    }
  }

  private Optional<ParsedEvent> data(Template template, Values values, Message message) {
    counter.read();
    if (template.isOfOptions()) {
      exporters.learn(message, values);
      counter.leaveOut(OPTIONS);
      return Optional.empty();
    }
    long interval = exporters.sampling(message, values);
    sampling = Math.max(sampling, interval);
    FlowTimes times = FlowTimes.of(values, message, exporters.booted(message));
    FlowRecord record = new FlowRecord(values, times, scales ? interval : 1);
    Optional<String> reason = record.whyNot();
    if (reason.isPresent()) {
      counter.leaveOut(reason.get());
      return Optional.empty();
    }
    Optional<ParsedEvent> event = connections.with(record, message);
    event.ifPresentOrElse(given -> counter.gaveEvents(), () -> counter.leaveOut(TWICE));
    return event;
  }

  /** The largest of how many packets one was looked at: 1 where all are counted. */
  long sampling() {
    return sampling;
  }

  @Override
  public List<ParsedEvent> finish() {
    held.finish();
    return List.of();
  }

  /** Whoever sends over UDP cannot be asked again. */
  @Override
  public OptionalLong oldestHeld() {
    return OptionalLong.empty();
  }

  @Override
  public RecordCounts counts() {
    return counter.counts();
  }
}
