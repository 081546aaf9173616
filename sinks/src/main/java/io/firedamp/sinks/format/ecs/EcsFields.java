package io.firedamp.sinks.format.ecs;

import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.Product;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Workload;
import io.firedamp.sinks.format.Destination;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.json.JsonFields;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/** The fields whose meaning the Elastic Common Schema defines. */
final class EcsFields {
  private static final Set<String> PLAIN_HOST_KINDS = Set.of("container", "node", "ip");

  private final JsonFields out;
  private final Incident incident;

  private EcsFields(JsonFields out, Incident incident) {
    this.out = out;
    this.incident = incident;
  }

  static void write(JsonFields out, Incident incident) throws IOException {
    new EcsFields(out, incident).write();
  }

  private void write() throws IOException {
    out.time("@timestamp", incident.getUpdated());
    out.object("ecs", () -> out.text("version", EcsFormat.VERSION));
    out.text("message", incident.getSummary(), out.detail().summary());
    out.object("event", this::event);
    out.object("rule", this::rule);
    if (!incident.getTechniques().isEmpty()) {
      out.object("threat", this::threat);
    }
    container();
    where();
    destination();
    out.object("related", this::related);
    out.object("observer", this::observer);
  }

  private void event() throws IOException {
    out.text("kind", IncidentFacts.isAlert(incident) ? "alert" : "event");
    out.texts(
        "category",
        IncidentFacts.isHealth(incident)
            ? List.of("host")
            : List.of("malware", "intrusion_detection"));
    out.texts("type", List.of("info"));
    out.id("id", incident.getId());
    out.text("action", action());
    out.text("code", IncidentFacts.rule(incident));
    out.number("severity", IncidentFacts.severityOfHundred(incident.getSeverity()));
    out.number("risk_score", incident.getConfidence());
    out.text("reason", incident.getTitle());
    out.time("start", incident.getOpened());
    out.time("end", incident.getUpdated());
    out.text("module", "firedamp");
    out.text("provider", "firedamp");
    out.text("dataset", IncidentFacts.isHealth(incident) ? "firedamp.health" : "firedamp.incident");
    out.id("hash", incident.getContentHash());
  }

  private String action() {
    String change = incident.getChange();
    return change.isEmpty() ? "" : "incident-" + change.toLowerCase(Locale.ROOT);
  }

  private void rule() throws IOException {
    String rule = IncidentFacts.rule(incident);
    out.text("id", rule);
    String about =
        IncidentFacts.isHealth(incident) ? "A source is silent" : "Cryptomining on one workload";
    out.text("name", about + " (" + rule + ")");
    out.text("ruleset", "firedamp");
  }

  private void threat() throws IOException {
    AttackNames names = AttackNames.of(incident.getTechniques());
    out.text("framework", "MITRE ATT&CK");
    named("tactic", names.tactics(), () -> {});
    named(
        "technique",
        names.techniques(),
        () -> named("subtechnique", names.subtechniques(), () -> {}));
  }

  /** Ids and names in lists of one length and order, which is how the schema pairs them. */
  private void named(String field, SortedMap<String, String> nameById, JsonFields.Body more)
      throws IOException {
    if (nameById.isEmpty()) {
      return;
    }
    out.object(
        field,
        () -> {
          out.texts("id", List.copyOf(nameById.keySet()));
          out.texts("name", List.copyOf(nameById.values()));
          more.write();
        });
  }

  private void container() throws IOException {
    List<ImageReference> images =
        incident.getImages().stream().map(ImageReference::parse).flatMap(Optional::stream).toList();
    if (images.isEmpty() && incident.getContainers().isEmpty() && containerName().isEmpty()) {
      return;
    }
    out.object(
        "container",
        () -> {
          out.first("id", incident.getContainers());
          out.text("name", containerName());
          if (!images.isEmpty()) {
            out.object("image", () -> image(images));
          }
        });
  }

  private String containerName() {
    Workload workload = incident.getWorkload();
    if (workload.getKind().equals("container")) {
      return workload.getName();
    }
    return incident.getBurning().stream().findFirst().orElse("");
  }

  private void image(List<ImageReference> images) throws IOException {
    ImageReference first = images.get(0);
    out.text("name", first.registry() + "/" + first.repository());
    if (first.tag() != null) {
      out.texts("tag", List.of(first.tag()));
    }
    if (first.digest() != null) {
      String digest = first.digest();
      out.object("hash", () -> out.texts("all", List.of(digest)));
    }
  }

  private void where() throws IOException {
    Workload workload = incident.getWorkload();
    if (!PLAIN_HOST_KINDS.contains(workload.getKind())) {
      out.object("orchestrator", () -> orchestrator(workload));
    }
    List<String> hosts =
        incident.getNodes().isEmpty() && workload.getKind().equals("container")
            ? workload.getNamespace().stream().toList()
            : incident.getNodes();
    if (!hosts.isEmpty()) {
      out.object("host", () -> out.first("name", hosts));
    }
    if (!incident.getUsers().isEmpty()) {
      out.object("user", () -> out.first("name", incident.getUsers()));
    }
  }

  private void orchestrator(Workload workload) throws IOException {
    out.text("type", "kubernetes");
    out.text("namespace", workload.getNamespace().orElse(""));
    out.object("cluster", () -> out.text("name", workload.getCluster()));
    out.object(
        "resource",
        () -> {
          out.text("type", workload.getKind());
          out.text("name", workload.getName());
        });
  }

  private void destination() throws IOException {
    if (incident.getDestinations().isEmpty()) {
      return;
    }
    Destination peer = Destination.parse(incident.getDestinations().get(0));
    out.object(
        "destination",
        () -> {
          out.text("address", peer.host());
          out.text(peer.isAddress() ? "ip" : "domain", peer.host());
          if (peer.port() > 0) {
            out.number("port", peer.port());
          }
        });
  }

  private void related() throws IOException {
    List<Destination> peers =
        Stream.concat(incident.getDestinations().stream(), indicators("ip", "domain", "pool"))
            .map(Destination::parse)
            .toList();
    out.texts("ip", hosts(peers, true));
    Stream<String> names =
        Stream.concat(hosts(peers, false).stream(), incident.getNodes().stream());
    out.texts("hosts", names.distinct().sorted().toList());
    out.texts("user", incident.getUsers());
    out.texts("hash", indicators("digest").distinct().sorted().toList());
  }

  private void observer() throws IOException {
    out.text("vendor", Product.NAME);
    out.text("product", Product.NAME);
    out.text("version", Product.version());
    out.text("type", "ids");
  }

  private Stream<String> indicators(String... types) {
    Set<String> wanted = Set.of(types);
    return incident.getIndicators().stream()
        .filter(indicator -> wanted.contains(indicator.getType()))
        .map(IndicatorRef::getValue);
  }

  private static List<String> hosts(List<Destination> peers, boolean addresses) {
    return peers.stream()
        .filter(peer -> peer.isAddress() == addresses)
        .map(Destination::host)
        .distinct()
        .sorted()
        .toList();
  }
}
