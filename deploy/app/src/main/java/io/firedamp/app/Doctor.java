package io.firedamp.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.config.Durations;
import io.firedamp.ingest.IngestServer;
import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at an installation from outside: what is reachable, what is silent, what is not seen. */
public final class Doctor {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SILENT = Duration.ofMinutes(15);

  /** What never pauses while anything runs. */
  private static final Set<Class<?>> STEADY = Set.of(ResourceSample.class, NetworkFlow.class);

  private static final int AUDIT_SAMPLE = 500;
  private static final int LARGEST_STATUS = 4 << 20;

  private final Installation installation;
  private final Clock clock;
  private final List<Check> checks = new ArrayList<>();

  public Doctor(Installation installation, Clock clock) {
    this.installation = installation;
    this.clock = clock;
  }

  /** Every check, in the order of the data's way. */
  public List<Check> examine() {
    try (TopicReader reader = installation.connect()) {
      Topics topics = installation.topics();
      Map<String, TopicReader.State> states = reader.states(topics.all());
      checks.add(Check.ok("kafka", installation.address() + " answers"));
      examineTopics(topics, states);
      examineListener();
      examineVision(topics, states, reader);
    } catch (Failure e) {
      checks.add(
          Check.broken("kafka", String.valueOf(e.getMessage()), "everything else waits for it"));
    }
    return List.copyOf(checks);
  }

  private void examineTopics(Topics topics, Map<String, TopicReader.State> states) {
    for (Topic<?> topic : topics.all()) {
      TopicReader.State state = states.get(topic.name());
      if (state == null) {
        checks.add(Check.broken("topic " + topic.name(), "is missing", "'firedamp run' makes it"));
      } else if (state.partitions() != topic.partitions()) {
        checks.add(
            Check.broken(
                "topic " + topic.name(),
                "has %d partitions, not %d".formatted(state.partitions(), topic.partitions()),
                "set kafka.partitions to " + state.partitions()));
      }
    }
  }

  private void examineListener() {
    IngestServer.Config listener = installation.config().basics().listener();
    String url = "http://" + listener.address() + ":" + listener.port();
    try {
      JsonNode status = status(url, listener.token());
      checks.add(Check.ok("listener", url + " answers"));
      status.path("sources").properties().forEach(e -> examineSource(e.getKey(), e.getValue()));
      status.path("detectors").properties().forEach(e -> examineDetector(e.getKey(), e.getValue()));
      status.path("sinks").properties().forEach(e -> examineSink(e.getKey(), e.getValue()));
    } catch (IOException e) {
      checks.add(
          Check.broken(
              "listener",
              url + " does not answer: " + e.getMessage(),
              "start 'firedamp run', or set listener.address and listener.port to its own"));
    }
  }

  private static JsonNode status(String url, String token) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/status")).timeout(PATIENCE);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200 || response.body().length() > LARGEST_STATUS) {
        throw new IOException("answered HTTP " + response.statusCode());
      }
      return new ObjectMapper().readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void examineSource(String name, JsonNode source) {
    String area = "source " + name;
    String detail = source.path("detail").asText();
    String last = source.path("lastEvent").asText();
    if (!source.path("reachable").asBoolean()) {
      checks.add(Check.broken(area, "cannot be reached", detail));
    } else if (last.isEmpty()) {
      checks.add(Check.blind(area, "no event since the start", detail));
    } else {
      Duration age = Duration.between(Instant.parse(last), clock.instant());
      String finding = "latest event " + ago(age);
      boolean silent = age.compareTo(SILENT) > 0;
      checks.add(silent ? Check.blind(area, finding, detail) : Check.ok(area, finding));
    }
  }

  private void examineDetector(String name, JsonNode detector) {
    String state = detector.path("state").asText();
    String area = "detector " + name;
    checks.add(
        state.equals("RUNNING")
            ? Check.ok(area, "running")
            : Check.broken(
                area, state + ": " + detector.path("detail").asText(), "see the log of 'run'"));
  }

  private void examineSink(String name, JsonNode sink) {
    String area = "sink " + name;
    String finding =
        "%s delivered, %s waiting"
            .formatted(sink.path("delivered").asText(), sink.path("lag").asText());
    checks.add(
        sink.path("state").asText().equals("DELIVERING")
            ? Check.ok(area, finding)
            : Check.broken(
                area, sink.path("state").asText() + ", " + finding, sink.path("reason").asText()));
  }

  private void examineVision(
      Topics topics, Map<String, TopicReader.State> states, TopicReader reader) {
    see(states, topics.imagePulls(), "new images", "send registry notifications, or watch Docker");
    see(
        states,
        topics.imageMetadata(),
        "what images are made of (wallets, pools, miner arguments in them)",
        "watch Docker");
    see(states, topics.auditEvents(), "who asks the cluster for what", "send the audit log");
    see(
        states,
        topics.containerStates(),
        "which image runs where",
        "send the audit log, or watch Docker");
    see(
        states,
        topics.resourceSamples(),
        "CPU load, so the compute leg is missing",
        "scrape Prometheus, or watch Docker");
    see(
        states,
        topics.networkFlows(),
        "connections, so the network leg is missing",
        "send Zeek's conn.log, or watch Docker");
    see(states, topics.dnsQueries(), "names asked for", "send Zeek's dns.log");
    examineAuditLevel(topics, states, reader);
  }

  private void see(
      Map<String, TopicReader.State> states, Topic<?> topic, String what, String advice) {
    TopicReader.State state = states.get(topic.name());
    String area = "sight " + topic.name().substring(topic.name().indexOf('.') + 1);
    if (state == null || state.isEmpty()) {
      checks.add(Check.blind(area, "cannot see " + what, advice));
    } else {
      Duration age = Duration.between(state.latest(), clock.instant());
      String finding = state.records() + " records, latest " + ago(age);
      boolean stale = STEADY.contains(topic.type()) && age.compareTo(SILENT) > 0;
      checks.add(
          stale
              ? Check.blind(area, finding, "see whether its source still sends: " + advice)
              : Check.ok(area, finding));
    }
  }

  private void examineAuditLevel(
      Topics topics, Map<String, TopicReader.State> states, TopicReader reader) {
    TopicReader.State state = states.get(topics.auditEvents().name());
    if (state == null || state.isEmpty()) {
      return;
    }
    List<AuditEvent> creations =
        reader.tail(topics.auditEvents(), AUDIT_SAMPLE).stream()
            .filter(Doctor::createsAPod)
            .toList();
    long bare = creations.stream().filter(event -> !event.getHasRequestObject()).count();
    if (bare > 0) {
      checks.add(
          Check.blind(
              "audit level",
              "%d of the last %d pod creations came without their body"
                  .formatted(bare, creations.size()),
              "log pods at level RequestResponse: without it images, arguments and owners are"
                  + " unknown"));
    } else if (!creations.isEmpty()) {
      checks.add(Check.ok("audit level", "pod creations come with their body"));
    }
  }

  private static boolean createsAPod(AuditEvent event) {
    return event.getVerb().equals("create")
        && event.getResource().filter("pods"::equals).isPresent()
        && event.getSubresource().isEmpty();
  }

  private static String ago(Duration age) {
    return age.isNegative()
        ? "in the future"
        : Durations.print(Duration.ofSeconds(age.toSeconds())) + " ago";
  }
}
