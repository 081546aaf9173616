package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Workload;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * Incidents of one day of which somebody may make as many as he likes, and would bury a SOC in:
 * whoever can send a packet chooses its address, and who may create pods in a namespace names them.
 * So many are told by themselves, and the others together. Severities lie apart, so that a crowd of
 * one hides none of another.
 *
 * @param together the workload under which the others are told
 * @param key what the keys of its incidents begin with
 * @param most incidents that are told by themselves
 */
record Flood(Alias together, String key, int most) {
  /** A page of incidents, which people still read. */
  static final int MOST_ADDRESSES = 50;

  /** What has a name has an owner who can be asked, so more of it is worth reading. */
  static final int MOST_WORKLOADS = 100;

  private static final String ADDRESSES = "addresses";
  private static final String WORKLOADS = "workloads";

  /** The flood an incident would be of; empty for a node, which nobody makes at will. */
  static Optional<Flood> of(Incident incident) {
    Workload workload = incident.getWorkload();
    LocalDate day = incident.getOpened().atZone(ZoneOffset.UTC).toLocalDate();
    if (isNameless(workload)) {
      return Optional.of(
          new Flood(
              Alias.workload(incident.getCluster(), ADDRESSES, null, day.toString()),
              StoreKey.of(incident.getCluster(), day.toString()),
              MOST_ADDRESSES));
    }
    if (workload.getKind().equals(Alias.NODE)) {
      return Optional.empty();
    }
    String severity = incident.getSeverity().name().toLowerCase(Locale.ROOT);
    Alias together =
        Alias.workload(incident.getCluster(), WORKLOADS, namespace(workload), day + "-" + severity);
    return Optional.of(new Flood(together, StoreKey.of(together.toString()), MOST_WORKLOADS));
  }

  /** By what the incidents of any one flood meet, whatever becomes of each. */
  static String meetingPlace(Incident incident) {
    return StoreKey.of(incident.getCluster(), namespace(incident.getWorkload()));
  }

  private static String namespace(Workload workload) {
    return workload.getNamespace().orElse("");
  }

  private static boolean isNameless(Workload workload) {
    return workload.getKind().equals(Alias.ADDRESS) && workload.getNamespace().isEmpty();
  }

  /** Of the incident that tells of all of them. */
  String id() {
    return WorkloadKey.incidentId(together.toString());
  }

  /**
   * The incident that tells of all of them. It says nothing that depends on the order in which they
   * came: how many there are in doublings, and what is said of the first.
   *
   * @param first of them, by id
   * @param count of them, more than are told by themselves
   */
  Incident tellTogether(Incident first, long count) {
    Workload all = WorkloadKey.parse(together.toString());
    long told = most;
    while (told * 2 < count) {
      told *= 2;
    }
    String many = String.format(Locale.ROOT, "more than %,d %s", told, all.getKind());
    boolean nameless = isNameless(first.getWorkload());
    String where =
        nameless ? "that no source names" : place(all) + ", each of severity " + severity(first);
    String next =
        nameless
            ? "ask 'firedamp doctor' which source would name them; where they are made up, find out who can send from addresses that are not his"
            : "find out who made so many workloads there, and stop that; 'firedamp signals --workload %s/' prints what each shows"
                .formatted(namespace(all));
    Incident content =
        Incident.newBuilder(first)
            .setId(id())
            .setRevision(1)
            .setChange(LifeRule.Change.OPENED.name())
            .setWorkload(all)
            .setTitle("Mining on " + many + " " + where)
            .setSummary(
                "On %s (UTC) %s %s in cluster %s gave evidence of mining. %d are told by themselves; legs, timeline and evidence here are those of %s, the first of them. First: %s"
                    .formatted(
                        all.getName().substring(0, "2026-03-10".length()),
                        many,
                        where,
                        first.getCluster(),
                        most,
                        first.getWorkload().getName(),
                        next))
            .build();
    return Incident.newBuilder(content).setContentHash(IncidentWriter.contentHash(content)).build();
  }

  private static String place(Workload all) {
    return all.getNamespace()
        .map(namespace -> "of namespace " + namespace)
        .orElse("without a namespace");
  }

  private static String severity(Incident incident) {
    return incident.getSeverity().name();
  }

  /** The last revision of an incident that is told together with others from now on. */
  Incident tellElsewhere(Incident told) {
    return Incident.newBuilder(IncidentWriter.takenBack(told))
        .setSummary(
            "Told with more than %d other %s, in incident %s"
                .formatted(
                    most,
                    isNameless(told.getWorkload())
                        ? "addresses that no source names"
                        : "workloads " + place(told.getWorkload()),
                    id()))
        .build();
  }
}
