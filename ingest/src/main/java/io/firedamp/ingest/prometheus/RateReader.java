package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.kit.Fingerprint;
import io.firedamp.ingest.kit.Fingerprinter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Turns the counters of successive expositions into rates. A document may hold several scrapes one
 * after the other: a series that comes again with another date begins the next.
 */
final class RateReader implements RecordReader {
  static final String OLD = "exposition no newer than the one before";
  static final String RESET = "interval in which a counter was reset";
  static final String UNDATED = "container or node without timestamps in a dated exposition";
  static final String FIRST = "first reading of a container or node: rates take two";
  static final String NO_COUNTER = "container or node without a counter of CPU time";
  static final String NO_CONTAINER = "network of a pod without a sample of a container";
  static final String GROUP_UNKNOWN = "control group of a machine of which another is unknown";

  /** Milliseconds by which a reading must lie ahead to be taken for one of a wrong date. */
  private static final long AHEAD_BY = 60_000;

  /** What is remembered of one target, of which there may be hundreds, or of all of a stream. */
  private enum Memory {
    /** Of some 200 containers. */
    OF_ONE(4_096, 2 << 20, 8 << 20),
    OF_ALL(65_536, 24 << 20, 32 << 20),

    /** Series are known to whoever takes them apart. */
    OF_READINGS(0, 0, 32 << 20);

    private final int mostSeries;
    private final int bytesOfSeries;
    private final int bytesOfReadings;

    Memory(int mostSeries, int bytesOfSeries, int bytesOfReadings) {
      this.mostSeries = mostSeries;
      this.bytesOfSeries = bytesOfSeries;
      this.bytesOfReadings = bytesOfReadings;
    }
  }

  private final Provenance from;
  private final String node;
  private final int mostSamples;
  private final RecordCounts.Counter counter;
  private final OneReplica replicas;
  private final StateMetrics states;
  private final GpuSamples gpus;
  private final KnownSeries known;
  private final LatestReadings latest;
  private final Fingerprinter fingerprints = new Fingerprinter();

  /**
   * A reader of one target or file.
   *
   * @param node its name where it is known, else empty: then node_exporter's own word is taken
   */
  RateReader(Provenance from, String node) {
    this(from, node, Integer.MAX_VALUE, Memory.OF_ALL, new RecordCounts.Counter());
  }

  /**
   * A reader of samples that somebody else has taken apart, by {@link #readLines}.
   *
   * @param counter of all that is read, those samples among them
   */
  RateReader(Provenance from, RecordCounts.Counter counter) {
    this(from, "", Integer.MAX_VALUE, Memory.OF_READINGS, counter);
  }

  /**
   * A reader of a target that may answer with anything.
   *
   * @param mostSamples of what is read, in one exposition; one with more is refused
   */
  RateReader(Provenance from, String node, int mostSamples) {
    this(from, node, mostSamples, Memory.OF_ONE, new RecordCounts.Counter());
  }

  private RateReader(
      Provenance from, String node, int mostSamples, Memory memory, RecordCounts.Counter counter) {
    this.counter = counter;
    this.replicas = new OneReplica(counter);
    this.from = from;
    this.node = node;
    this.mostSamples = mostSamples;
    this.states = new StateMetrics(from, counter);
    this.gpus = new GpuSamples(from, counter);
    this.known = new KnownSeries(memory.mostSeries, memory.bytesOfSeries);
    this.latest = new LatestReadings(memory.bytesOfReadings);
  }

  @Override
  public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    return read(record, OptionalLong.empty());
  }

  /** A live scrape, whose undated lines are of that moment. */
  List<ParsedEvent> read(byte[] record, Instant scraped) throws MalformedEventException {
    return read(record, OptionalLong.of(scraped.toEpochMilli()));
  }

  private List<ParsedEvent> read(byte[] record, OptionalLong scraped)
      throws MalformedEventException {
    long before = counter.begun();
    try {
      List<ParsedEvent> events = events(record, scraped);
      if (counter.begun() == before) {
        counter.read();
        counter.leaveOut(RecordCounts.NOTHING);
      }
      return events;
    } catch (MalformedEventException e) {
      counter.read();
      counter.unreadable();
      throw e;
    }
  }

  private List<ParsedEvent> events(byte[] record, OptionalLong scraped)
      throws MalformedEventException {
    Exposition exposition = Exposition.of(record, RateReader::reads, mostSamples, known);
    boolean dated =
        exposition.lines().isEmpty()
            || exposition.lines().stream().anyMatch(line -> line.millis().isPresent());
    if (!dated && scraped.isEmpty()) {
      throw new MalformedEventException(
          "an exposition without timestamps cannot be dated: add them to its lines");
    }
    List<ParsedEvent> events = new ArrayList<>(deadLetters(exposition));
    events.addAll(events(exposition.lines(), scraped));
    return events;
  }

  /** Whether anything is made of a metric. */
  static boolean reads(String metric) {
    return Measure.isOf(metric) || StateMetrics.isOf(metric) || GpuSamples.isOf(metric);
  }

  /**
   * What dated samples give, of metrics that are read, in whatever order.
   *
   * @param lines is put in the order of their time; where two Prometheus scrape the same, one is
   *     taken
   */
  List<ParsedEvent> readLines(List<MetricLine> lines) {
    lines.sort(Comparator.comparingLong(line -> line.millis().orElse(0)));
    return events(replicas.of(lines), OptionalLong.empty());
  }

  private List<ParsedEvent> events(List<MetricLine> lines, OptionalLong scraped) {
    List<ParsedEvent> events = new ArrayList<>();
    List<MetricLine> others = new ArrayList<>();
    Scrape scrape = new Scrape();
    for (MetricLine line : lines) {
      if (line.series().measure().isEmpty()) {
        others.add(line);
      } else if (!scrape.add(line)) {
        events.addAll(samples(scrape, scraped));
        scrape = new Scrape();
        scrape.add(line);
      }
    }
    events.addAll(samples(scrape, scraped));
    events.addAll(states.read(others, scraped));
    events.addAll(gpus.read(others, scraped));
    return events;
  }

  private List<ParsedEvent> deadLetters(Exposition exposition) {
    for (int i = 0; i < exposition.unreadableLines(); i++) {
      counter.read();
      counter.unreadable();
    }
    return exposition.unreadable().stream()
        .map(
            line ->
                DeadLetters.unreadable(
                    from.source() + " line " + line.number(),
                    line.line().getBytes(UTF_8),
                    line.reason()))
        .toList();
  }

  private List<ParsedEvent> samples(Scrape scrape, OptionalLong scraped) {
    Map<String, Rates> networks = new HashMap<>();
    scrape
        .pods()
        .forEach(
            (pod, reading) ->
                rates(fingerprints.add("pod").add(pod).end(), reading, scraped)
                    .ifPresent(rates -> networks.put(pod, rates)));
    List<ParsedEvent> events = new ArrayList<>();
    addContainers(scrape, scraped, networks, events);
    addNodes(scrape, scraped, events);
    addUnaccounted(scrape, scraped, events);
    return events;
  }

  private void addContainers(
      Scrape scrape, OptionalLong scraped, Map<String, Rates> networks, List<ParsedEvent> events) {
    Samples samples = new Samples(from.cluster(), from.source());
    Set<String> sampled = new HashSet<>();
    scrape
        .containers()
        .forEach(
            (subject, reading) ->
                ratesOf(subject.addTo(fingerprints).end(), reading, scraped, Measure.CPU)
                    .ifPresent(
                        rates -> {
                          Optional<ParsedEvent> sample =
                              samples.ofContainer(
                                  subject,
                                  reading,
                                  rates,
                                  Optional.ofNullable(networks.get(subject.podKey())),
                                  scrape.cores(subject),
                                  scrape.nodeOf(subject, node));
                          sample.ifPresent(event -> sampled.add(subject.podKey()));
                          add(sample, events);
                        }));
    // The network of a pod is told with its containers.
    networks.keySet().forEach(pod -> count(sampled.contains(pod), NO_CONTAINER));
  }

  private void addNodes(Scrape scrape, OptionalLong scraped, List<ParsedEvent> events) {
    Samples samples = new Samples(from.cluster(), from.source());
    scrape
        .nodes()
        .forEach(
            (instance, reading) -> {
              String name = scrape.nodeName(instance, node, from);
              Fingerprint key = fingerprints.add("node").add(instance).add(name).end();
              ratesOf(key, reading, scraped, Measure.CPU, Measure.CPU_USER)
                  .ifPresent(rates -> add(samples.ofNode(name, reading, rates), events));
            });
  }

  /** What of its CPU a machine used outside of its pods and of every other group that is told. */
  private void addUnaccounted(Scrape scrape, OptionalLong scraped, List<ParsedEvent> events) {
    Samples samples = new Samples(from.cluster(), from.source());
    scrape
        .groups()
        .forEach(
            (instance, groups) -> {
              if (groups.tellWhatIsAccountedFor()) {
                String name = scrape.nodeName(instance, node, from);
                Map<String, Rates> rates = ratesOfAll(instance, groups.outermost(), scraped);
                if (!rates.isEmpty()) {
                  events.add(samples.ofUnaccounted(name, rates));
                }
              }
            });
  }

  /** None where one has none: it might have used all that the others do not account for. */
  private Map<String, Rates> ratesOfAll(
      String instance, Map<String, Reading> groups, OptionalLong scraped) {
    Map<String, Rates> rates = new TreeMap<>();
    groups.forEach(
        (path, reading) ->
            rates(fingerprints.add("group").add(instance).add(path).end(), reading, scraped)
                .ifPresent(told -> rates.put(path, told)));
    boolean all =
        rates.size() == groups.size()
            && rates.values().stream().allMatch(each -> each.has(Measure.CPU));
    rates.keySet().forEach(path -> count(all, GROUP_UNKNOWN));
    return all ? rates : Map.of();
  }

  private void add(Optional<ParsedEvent> sample, List<ParsedEvent> events) {
    sample.ifPresent(events::add);
    count(sample.isPresent(), NO_COUNTER);
  }

  private void count(boolean gaveEvents, String otherwise) {
    if (gaveEvents) {
      counter.gaveEvents();
    } else {
      counter.leaveOut(otherwise);
    }
  }

  /**
   * Of a container or node. One without its CPU time is no reading that the next could be compared
   * with: people export one metric a file.
   *
   * @param cpu any of which is CPU time
   */
  private Optional<Rates> ratesOf(
      Fingerprint key, Reading reading, OptionalLong scraped, Measure... cpu) {
    if (Stream.of(cpu).anyMatch(reading::tells)) {
      return rates(key, reading, scraped);
    }
    counter.read();
    return leaveOut(NO_COUNTER);
  }

  /** Of a reading that was begun; where there are none, it is said why. */
  private Optional<Rates> rates(Fingerprint key, Reading reading, OptionalLong scraped) {
    counter.read();
    OptionalLong date = reading.millis().isPresent() ? reading.millis() : scraped;
    if (date.isEmpty()) {
      return leaveOut(reading.isEmpty() ? NO_COUNTER : UNDATED);
    }
    long millis = date.getAsLong();
    LatestReadings.Dated before = latest.get(key);
    if (before != null && isAhead(before, millis)) {
      before = before.before();
    }
    // cAdvisor answers the same reading twice when it is scraped faster than it looks.
    if (before != null && millis <= before.millis()) {
      return leaveOut(OLD);
    }
    latest.put(key, millis, reading.counters(), before);
    if (before == null) {
      return leaveOut(FIRST);
    }
    Map<Measure, Double> growth = reading.since(before.counters());
    return growth == null
        ? leaveOut(RESET)
        : Optional.of(
            new Rates(Instant.ofEpochMilli(before.millis()), Instant.ofEpochMilli(millis), growth));
  }

  /** Whether the latest reading was dated ahead: the next lies before it, and after the last. */
  private static boolean isAhead(LatestReadings.Dated latest, long millis) {
    LatestReadings.Dated before = latest.before();
    return millis < latest.millis() - AHEAD_BY && (before == null || millis > before.millis());
  }

  private Optional<Rates> leaveOut(String reason) {
    counter.leaveOut(reason);
    return Optional.empty();
  }

  @Override
  public OptionalLong oldestHeld() {
    return OptionalLong.empty();
  }

  @Override
  public RecordCounts counts() {
    return counter.counts();
  }
}
