package io.firedamp.sinks.format.ocsf;

import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.Product;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.Destination;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.json.FiredampFields;
import io.firedamp.sinks.format.json.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What findings of every class have. Numbers are those of the schema. */
final class FindingFields {
  private static final int FINDINGS = 2;

  private final JsonFields out;
  private final Incident incident;

  FindingFields(JsonFields out, Incident incident) {
    this.out = out;
    this.incident = incident;
  }

  /** The class, what happened and when, how bad and how sure. */
  void base(int classUid, String className) throws IOException {
    int activity = activity();
    // First, so that a line says what it delivered whatever stands behind.
    out.object("unmapped", () -> FiredampFields.write(out, "firedamp", incident));
    out.number("class_uid", classUid);
    out.text("class_name", className);
    out.number("category_uid", FINDINGS);
    out.text("category_name", "Findings");
    out.number("activity_id", activity);
    out.number("type_uid", classUid * 100L + activity);
    out.millis("time", incident.getUpdated());
    out.millis("start_time", incident.getOpened());
    out.millis("end_time", incident.getUpdated());
    out.number("severity_id", severity());
    out.text("severity", caption(incident.getSeverity()));
    out.number("confidence_score", incident.getConfidence());
    out.number("confidence_id", confidence());
    observables();
  }

  /** 1 create, 2 update, 3 close. */
  private int activity() {
    if (incident.getStatus() != IncidentStatus.OPEN) {
      return 3;
    }
    boolean isFirst =
        incident.getChange().equals("OPENED")
            || (incident.getChange().isEmpty() && incident.getRevision() == 1);
    return isFirst ? 1 : 2;
  }

  private int severity() {
    return switch (incident.getSeverity()) {
      case INFO -> 1;
      case LOW -> 2;
      case MEDIUM -> 3;
      case HIGH -> 4;
      case CRITICAL -> 5;
    };
  }

  /** 1 low, 2 medium, 3 high: where severity draws its lines. */
  private int confidence() {
    if (incident.getConfidence() >= 60) {
      return 3;
    }
    return incident.getConfidence() >= 20 ? 2 : 1;
  }

  void metadata(List<String> profiles) throws IOException {
    out.object(
        "metadata",
        () -> {
          out.text("version", OcsfFormat.VERSION);
          out.object(
              "product",
              () -> {
                out.text("name", Product.NAME);
                out.text("vendor_name", Product.NAME);
                out.text("version", Product.version());
              });
          out.texts("profiles", profiles);
          out.id("uid", DeliveryKey.of(incident).toString());
          out.id("correlation_uid", incident.getId());
          out.number("sequence", incident.getRevision());
          out.text("event_code", IncidentFacts.rule(incident));
          // Last of all, so that it speaks for everything before.
          out.flag("is_truncated", out.isCut());
        });
  }

  void info() throws IOException {
    out.id("uid", incident.getId());
    out.text("title", IncidentFacts.title(incident));
    out.text("desc", incident.getSummary(), out.detail().summary());
    out.texts(
        "types", List.of(IncidentFacts.isHealth(incident) ? "Silent Source" : "Cryptomining"));
    out.millis("created_time", incident.getOpened());
    out.millis("first_seen_time", incident.getOpened());
    out.millis("last_seen_time", incident.getLastSeen().orElse(incident.getUpdated()));
    out.millis("modified_time", incident.getUpdated());
    out.object(
        "analytic",
        () -> {
          String rule = IncidentFacts.rule(incident);
          out.text("uid", rule);
          out.text("name", rule);
          out.number("type_id", 1);
          out.text("type", "Rule");
        });
    out.array(
        "attacks",
        incident.getTechniques().stream()
            .filter(technique -> !technique.getId().isEmpty())
            .<JsonFields.Body>map(technique -> () -> attack(technique))
            .toList());
  }

  private void attack(Technique technique) throws IOException {
    if (!technique.getTacticId().isEmpty()) {
      named("tactic", technique.getTacticId(), technique.getTactic());
    }
    String id = technique.getId();
    int dot = id.indexOf('.');
    if (dot <= 0) {
      named("technique", id, technique.getName());
    } else {
      named("technique", id.substring(0, dot), "");
      named("sub_technique", id, technique.getName());
    }
  }

  private void named(String field, String uid, String name) throws IOException {
    out.object(
        field,
        () -> {
          out.text("uid", uid);
          out.text("name", name);
        });
  }

  /** What it happened to: the workload, and the nodes under it. */
  void resources() throws IOException {
    List<JsonFields.Body> resources = new ArrayList<>();
    resources.add(
        () -> {
          out.text("uid", incident.getCluster() + "/" + IncidentFacts.workload(incident));
          out.text("name", incident.getWorkload().getName());
          out.text("type", incident.getWorkload().getKind());
          out.text("namespace", incident.getWorkload().getNamespace().orElse(""));
        });
    incident
        .getNodes()
        .forEach(
            node ->
                resources.add(
                    () -> {
                      out.text("name", node);
                      out.text("type", "node");
                      out.text("hostname", node);
                    }));
    out.array("resources", resources);
  }

  /** Whom it spoke to, in which container, and who let it in. */
  void evidences() throws IOException {
    List<JsonFields.Body> evidences = new ArrayList<>();
    for (String destination : incident.getDestinations()) {
      Destination peer = Destination.parse(destination);
      if (!peer.host().isEmpty()) {
        evidences.add(() -> evidence(peer));
      }
    }
    for (String user : incident.getUsers()) {
      if (!user.isEmpty()) {
        evidences.add(() -> out.object("user", () -> out.text("name", user)));
      }
    }
    out.array("evidences", evidences);
  }

  private void evidence(Destination peer) throws IOException {
    out.object(
        "dst_endpoint",
        () -> {
          out.text(peer.isAddress() ? "ip" : "hostname", peer.host());
          if (peer.port() > 0) {
            out.number("port", peer.port());
          }
        });
    container();
  }

  private void container() throws IOException {
    String name = incident.getBurning().stream().findFirst().orElse("");
    String uid = incident.getContainers().stream().findFirst().orElse("");
    if (name.isEmpty() && uid.isEmpty()) {
      return;
    }
    out.object(
        "container",
        () -> {
          out.text("uid", uid);
          out.text("name", name);
          Optional<ImageReference> image =
              incident.getImages().stream()
                  .map(ImageReference::parse)
                  .flatMap(Optional::stream)
                  .findFirst();
          if (image.isPresent()) {
            out.object("image", () -> image(image.get()));
          }
        });
  }

  private void image(ImageReference image) throws IOException {
    String name = image.registry() + "/" + image.repository();
    String digest = image.digest() == null ? "" : image.digest();
    String tag = image.tag() == null ? "" : image.tag();
    out.text("uid", digest.isEmpty() ? name : digest);
    out.text("name", name);
    out.text("tag", tag);
  }

  /** What can be searched for: 1 host name, 2 address, 4 user, 8 hash. */
  private void observables() throws IOException {
    List<JsonFields.Body> observables = new ArrayList<>();
    Stream.concat(incident.getDestinations().stream(), indicators("ip", "domain", "pool"))
        .map(Destination::parse)
        .distinct()
        .forEach(
            peer ->
                observables.add(
                    observable("evidences.dst_endpoint", peer.isAddress() ? 2 : 1, peer.host())));
    incident.getUsers().forEach(user -> observables.add(observable("evidences.user", 4, user)));
    indicators("digest").forEach(hash -> observables.add(observable("unmapped.firedamp", 8, hash)));
    out.array("observables", observables);
  }

  private JsonFields.Body observable(String name, int type, String value) {
    return () -> {
      out.text("name", name);
      out.number("type_id", type);
      out.text("value", value);
    };
  }

  private Stream<String> indicators(String... types) {
    List<String> wanted = List.of(types);
    return incident.getIndicators().stream()
        .filter(indicator -> wanted.contains(indicator.getType()))
        .map(IndicatorRef::getValue);
  }

  private static String caption(Severity severity) {
    String name = severity.name();
    return severity == Severity.INFO
        ? "Informational"
        : name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
