package io.firedamp.sinks.format;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import io.firedamp.sinks.TestIncidents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Incidents in which every text that comes from outside is what an attacker would write. */
public final class HostileIncidents {
  private static final Instant TIME = Instant.parse("2018-03-16T10:00:00Z");
  private static final String[] PIECES = {
    "|",
    "=",
    "\\",
    "\n",
    "\r\n",
    "\"",
    "]",
    " msg=",
    " cs1=x",
    "\u0000",
    "\u001b[31m",
    "\t",
    " ",
    "\ud800",
    "\udc00",
    "😀",
    "ü",
    "a",
    "0",
    "\u202e",
    "\u2066",
    "\u2028",
    "\u2029",
    "\u0085",
    "\u009b",
    "{\"a\":1}",
    "<14>1 ",
    "%s",
    "\\n"
  };

  private HostileIncidents() {}

  /** A text of so many pieces at most. */
  public static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(pieces + 1); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** One with a few of everything. */
  public static Incident incident(Random random, int pieces) {
    return filled(
        () -> text(random, pieces),
        new UUID(random.nextLong(), random.nextLong()).toString(),
        random.nextInt(5));
  }

  /** All of it the same text, as much as there may be. */
  public static Incident full(String text, int elements) {
    return filled(() -> text, new UUID(1, 2).toString(), elements);
  }

  private static Incident filled(Supplier<String> text, String id, int elements) {
    List<LegScore> legs = new ArrayList<>();
    List<Technique> techniques = new ArrayList<>();
    List<TimelineEntry> timeline = new ArrayList<>();
    List<IndicatorRef> indicators = new ArrayList<>();
    List<List<String>> lists = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      lists.add(new ArrayList<>());
    }
    for (int i = 0; i < elements; i++) {
      legs.add(new LegScore(Leg.IMAGE, text.get(), 90, 90.0, List.of(text.get())));
      techniques.add(new Technique(text.get(), text.get(), text.get(), text.get()));
      timeline.add(entry(text));
      indicators.add(new IndicatorRef(i % 2 == 0 ? "domain" : "digest", text.get()));
      lists.forEach(list -> list.add(text.get()));
    }
    return Incident.newBuilder(TestIncidents.incident(id, 3, text.get()))
        .setCluster(text.get())
        .setWorkload(workload(text))
        .setLegs(legs)
        .setTechniques(techniques)
        .setTimeline(timeline)
        .setIndicators(indicators)
        .setCorrelations(lists.get(0))
        .setImages(lists.get(1))
        .setContainers(lists.get(2))
        .setPods(lists.get(3))
        .setNodes(lists.get(4))
        .setDestinations(lists.get(5))
        .setUsers(lists.get(6))
        .build();
  }

  private static Workload workload(Supplier<String> text) {
    return Workload.newBuilder()
        .setCluster(text.get())
        .setKind("deployment")
        .setNamespace(text.get())
        .setName(text.get())
        .build();
  }

  private static TimelineEntry entry(Supplier<String> text) {
    return TimelineEntry.newBuilder()
        .setTime(TIME)
        .setLeg(Leg.IMAGE)
        .setRule(text.get())
        .setTitle(text.get())
        .setDetail(text.get())
        .setSeverity(Severity.HIGH)
        .setWeight(1)
        .setSignalId(text.get())
        .setSubject(text.get())
        .build();
  }
}
