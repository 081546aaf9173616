package io.firedamp.detectors.mining;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Workload;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/**
 * How many addresses that no source names are told by themselves. Whoever can send a packet chooses
 * its address, and would bury a SOC in incidents about addresses that nobody holds.
 *
 * @param most incidents of one cluster and day (UTC) that are told by themselves
 */
record NamelessRule(int most) {
  /** A page of incidents, which people still read; the others are told together. */
  static final NamelessRule DEFAULT = new NamelessRule(50);

  private static final String TOGETHER = "addresses";

  NamelessRule {
    if (most < 1) {
      throw new IllegalArgumentException("most must be positive, was " + most);
    }
  }

  /** Whether an incident is about an address that no source named. */
  static boolean isNameless(Incident incident) {
    Workload workload = incident.getWorkload();
    return workload.getKind().equals(Alias.ADDRESS) && workload.getNamespace().isEmpty();
  }

  /** The day an incident counts for. */
  static LocalDate day(Incident incident) {
    return incident.getOpened().atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** Where the addresses of a day are told together. */
  static String together(String cluster, LocalDate day) {
    return Alias.workload(cluster, TOGETHER, null, day.toString()).toString();
  }

  /**
   * The incident that tells of all of them. It says nothing that depends on the order in which they
   * came: how many there are in doublings, and what is said of the first.
   *
   * @param first of the day's incidents, by id
   * @param count of the day's incidents, more than are told by themselves
   */
  Incident tellTogether(Incident first, long count) {
    LocalDate day = day(first);
    String key = together(first.getCluster(), day);
    long told = most;
    while (told * 2 < count) {
      told *= 2;
    }
    String many = String.format(Locale.ROOT, "more than %,d addresses", told);
    Incident content =
        Incident.newBuilder(first)
            .setId(WorkloadKey.incidentId(key))
            .setWorkload(WorkloadKey.parse(key))
            .setTitle("Mining on " + many + " that no source names")
            .setSummary(
                "On %s (UTC) %s of cluster %s gave evidence of mining, and no source says who holds them. %d are told by themselves; legs, timeline and evidence here are those of %s, the first of them. First: ask 'firedamp doctor' which source would name them; where they are made up, find out who can send from addresses that are not his"
                    .formatted(day, many, first.getCluster(), most, first.getWorkload().getName()))
            .build();
    return Incident.newBuilder(content).setContentHash(IncidentWriter.contentHash(content)).build();
  }

  /** The last revision of an incident that is told together with others from now on. */
  Incident tellElsewhere(Incident told) {
    return Incident.newBuilder(IncidentWriter.takenBack(told))
        .setSummary(
            "Told with more than %d other addresses that no source names, in incident %s"
                .formatted(most, WorkloadKey.incidentId(together(told.getCluster(), day(told)))))
        .build();
  }
}
