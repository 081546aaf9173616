package io.firedamp.sinks.format.stix;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.Destination;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.IpAddress;
import io.firedamp.sinks.format.json.JsonFields;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The objects of one incident. */
final class StixBundle {
  /** What is the same for everybody was made once, and never changes. */
  private static final Instant ALWAYS = Instant.parse("2026-01-01T00:00:00Z");

  private static final String AUTHOR = StixId.of("identity", "firedamp");
  private static final String MINER = StixId.of("malware", "cryptocurrency miner");

  private final JsonFields out;
  private final Incident incident;
  private final String story;

  StixBundle(JsonFields out, Incident incident) {
    this.out = out;
    this.incident = incident;
    // An object may never be told as made at another time, and late evidence moves the opening.
    this.story = incident.getId() + "|" + incident.getOpened().toEpochMilli();
  }

  void write() throws IOException {
    out.text("type", "bundle");
    out.id("id", StixId.of("bundle", DeliveryKey.of(incident).toString()));
    List<Pattern> patterns = IncidentFacts.isHealth(incident) ? List.of() : patterns();
    List<String> techniques =
        incident.getTechniques().stream()
            .filter(technique -> technique.getId().matches("T[0-9]{4}(\\.[0-9]{3})?"))
            .map(Technique::getId)
            .distinct()
            .limit(out.detail().elements())
            .toList();
    List<String> told = new ArrayList<>();
    told.add(AUTHOR);
    if (!IncidentFacts.isHealth(incident)) {
      told.add(MINER);
      told.add(sightingId());
    }
    patterns.forEach(pattern -> told.add(pattern.id(story)));
    techniques.forEach(technique -> told.add(techniqueId(technique)));
    List<String> campaigns =
        incident.getCampaigns().stream().distinct().limit(out.detail().elements()).toList();
    campaigns.forEach(campaign -> told.add(campaignId(campaign)));
    List<JsonFields.Body> objects = new ArrayList<>();
    objects.add(() -> report(told));
    objects.add(this::author);
    if (!IncidentFacts.isHealth(incident)) {
      objects.add(this::miner);
      objects.add(this::sighting);
    }
    for (Pattern pattern : patterns) {
      objects.add(() -> indicator(pattern));
      objects.add(() -> indicates(pattern));
    }
    techniques.forEach(technique -> objects.add(() -> technique(technique)));
    campaigns.forEach(campaign -> objects.add(() -> campaign(campaign)));
    out.objects("objects", objects, objects.size(), JsonFields.Body::write);
  }

  /**
   * What is looked for.
   *
   * @param text in STIX's language of patterns
   */
  private record Pattern(String name, String text) {
    String id(String story) {
      return StixId.of("indicator", story + "|" + text);
    }
  }

  private List<Pattern> patterns() {
    List<Pattern> patterns = new ArrayList<>();
    for (String text : incident.getDestinations()) {
      String host = Destination.parse(text).host();
      String kind =
          IpAddress.isV4(host)
              ? "ipv4-addr"
              : IpAddress.isV6(host) ? "ipv6-addr" : isName(host) ? "domain-name" : "";
      Pattern pattern = new Pattern(host, "[%s:value = '%s']".formatted(kind, host));
      if (!kind.isEmpty() && !patterns.contains(pattern)) {
        patterns.add(pattern);
      }
    }
    out.leftOut(patterns.size() > out.detail().elements());
    return patterns.subList(0, Math.min(patterns.size(), out.detail().elements()));
  }

  /** A quote would end the value. */
  private static boolean isName(String host) {
    return host.length() <= 253 && host.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");
  }

  private void head(String type, String id, Instant created, Instant modified) throws IOException {
    out.text("type", type);
    out.text("spec_version", "2.1");
    out.id("id", id);
    if (!id.equals(AUTHOR)) {
      out.id("created_by_ref", AUTHOR);
    }
    out.time("created", created.truncatedTo(ChronoUnit.MILLIS));
    out.time("modified", modified.truncatedTo(ChronoUnit.MILLIS));
  }

  /** Later for each revision, and never before it was made. */
  private Instant modified() {
    Instant latest =
        incident.getUpdated().isBefore(incident.getOpened())
            ? incident.getOpened()
            : incident.getUpdated();
    return latest.plusMillis(Math.max(0, incident.getRevision()));
  }

  private void report(List<String> told) throws IOException {
    // First of its fields, so that a line says what it delivered whatever stands behind.
    out.array(
        "external_references",
        List.of(
            () -> {
              out.text("source_name", "firedamp");
              out.id("external_id", DeliveryKey.of(incident).toString());
            }));
    head("report", StixId.of("report", story), incident.getOpened(), modified());
    out.text("name", title());
    out.text("description", incident.getSummary(), out.detail().summary());
    out.time("published", incident.getOpened());
    out.texts("report_types", List.of("threat-report"));
    out.number("confidence", Math.max(0, Math.min(100, incident.getConfidence())));
    out.ids("object_refs", told);
    List<String> labels = new ArrayList<>();
    labels.add("severity-" + incident.getSeverity().name().toLowerCase(Locale.ROOT));
    labels.add("status-" + incident.getStatus().name().toLowerCase(Locale.ROOT));
    if (out.isCut()) {
      labels.add("truncated");
    }
    out.ids("labels", labels);
  }

  private String title() {
    String title = IncidentFacts.title(incident);
    return title.isBlank() ? "Incident" : title;
  }

  private void author() throws IOException {
    head("identity", AUTHOR, ALWAYS, ALWAYS);
    out.text("name", Product.NAME);
    out.text("identity_class", "system");
  }

  private void miner() throws IOException {
    head("malware", MINER, ALWAYS, ALWAYS);
    out.text("name", "Cryptocurrency miner");
    out.texts("malware_types", List.of("resource-exploitation"));
    out.flag("is_family", true);
  }

  private String sightingId() {
    return StixId.of("sighting", story);
  }

  private void sighting() throws IOException {
    head("sighting", sightingId(), incident.getOpened(), modified());
    out.id("sighting_of_ref", MINER);
    Instant last = incident.getLastSeen().orElse(incident.getUpdated());
    out.time("first_seen", incident.getOpened());
    out.time("last_seen", last.isBefore(incident.getOpened()) ? incident.getOpened() : last);
    out.number("count", Math.max(1, Math.min(999_999_999, incident.getPodsEver())));
    out.ids("where_sighted_refs", List.of(AUTHOR));
  }

  private void indicator(Pattern pattern) throws IOException {
    head("indicator", pattern.id(story), incident.getOpened(), modified());
    out.text("name", pattern.name());
    out.id("description", "Spoken to in incident " + incident.getId());
    out.texts("indicator_types", List.of("malicious-activity"));
    out.text("pattern", pattern.text(), 512);
    out.text("pattern_type", "stix");
    out.time("valid_from", incident.getOpened());
    out.flag("revoked", incident.getStatus() == IncidentStatus.RETRACTED);
  }

  private void indicates(Pattern pattern) throws IOException {
    String id = pattern.id(story);
    head("relationship", StixId.of("relationship", id), incident.getOpened(), modified());
    out.text("relationship_type", "indicates");
    out.id("source_ref", id);
    out.id("target_ref", MINER);
  }

  private static String campaignId(String campaign) {
    return StixId.of("campaign", campaign);
  }

  /** Nothing that an incident of it would tell otherwise than the next. */
  private void campaign(String campaign) throws IOException {
    head("campaign", campaignId(campaign), ALWAYS, ALWAYS);
    out.text("name", campaign);
  }

  private static String techniqueId(String technique) {
    return StixId.of("attack-pattern", technique);
  }

  private void technique(String technique) throws IOException {
    head("attack-pattern", techniqueId(technique), ALWAYS, ALWAYS);
    // The id and nothing that a rule may word otherwise: the same object is told by everybody.
    out.text("name", technique);
    out.array(
        "external_references",
        List.of(
            () -> {
              out.text("source_name", "mitre-attack");
              out.text("external_id", technique);
            }));
  }
}
