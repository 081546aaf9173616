package io.firedamp.sinks.jira;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.Alert;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes an issue for each incident, comments on it, and moves it on when the incident ends. */
public final class JiraSink implements Sink {
  /** Of the issue: which revision it was told. */
  static final String PROPERTY = "firedamp";

  private static final String API = "/rest/api/3";
  private static final String JSON = "application/json";

  /** Incidents of which this process remembers the issue, because Jira's search lags behind. */
  private static final int REMEMBERED = 1_000;

  private final Config config;
  private final HttpPoster poster;
  private final LongSupplier nanoTime;
  private final Map<String, JiraIssue> made = new LinkedHashMap<>();

  JiraSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.poster = new HttpPoster(config.http(), context.hiding(List.of(config.apiToken())));
    this.nanoTime = nanoTime;
  }

  /**
   * Where to and how.
   *
   * @param url of the site, as {@code https://example.atlassian.net}; https, or http to this
   *     machine
   * @param user whose token it is, by e-mail address
   * @param apiToken of the user
   * @param project its key, as FD
   * @param issueType by its name in the project
   * @param labels beside the one that names the incident
   * @param closeTransition by its name, which an issue is moved by when the incident ends; empty
   *     only comments
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String user,
      String apiToken,
      String project,
      String issueType,
      List<String> labels,
      String closeTransition,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      Require.text(
          user.matches("[!-~&&[^:]]{0,254}"), "user", "an e-mail address, without a colon", user);
      HttpConfig.requireToken("apiToken", apiToken);
      Require.text(
          project.matches("[A-Z][A-Z0-9_]{1,254}"),
          "project",
          "a project's key: capital letters, digits and underscores",
          project);
      HttpConfig.requireName("issueType", issueType);
      HttpConfig.requireName("closeTransition", closeTransition);
      labels = List.copyOf(labels);
      Require.that(
          labels.size() <= 20 && labels.stream().allMatch(label -> label.matches("[!-~]{1,100}")),
          "labels",
          "at most 20 of 100 printable ASCII characters without spaces",
          labels);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig http = new HttpConfig(url, Map.of(), connectTimeout, timeout, certificates);
      http.requireConfidential();
      http.requireBase();
    }

    HttpConfig http() {
      String pair = Base64.getEncoder().encodeToString((user + ":" + apiToken).getBytes(UTF_8));
      return new HttpConfig(
          url,
          Map.of("Authorization", "Basic " + pair, "Accept", JSON),
          connectTimeout,
          timeout,
          certificates);
    }

    /** Without the token. */
    @Override
    public String toString() {
      return "Jira at %s, project %s".formatted(http().target(), project);
    }
  }

  /** Makes sinks of type {@code jira}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "jira";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://example.atlassian.net",
          "",
          "",
          "SEC",
          "Task",
          List.of("firedamp"),
          "Done",
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "Jira Cloud: an issue for each incident, commented and moved on when it ends.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new JiraSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    InTurn turn = new InTurn(nanoTime);
    return Alert.tell(incidents, alerts -> turn.sendEach(alerts, this::tell));
  }

  private Outcome tell(Alert alert) {
    Incident incident = alert.incident();
    if (!incident.getId().matches("[A-Za-z0-9._-]{1,200}")) {
      return new Poison("a label must be letters, digits and . _ -, and the id is not");
    }
    if (config.apiToken().isEmpty()) {
      return new Hold("apiToken must be set, was empty");
    }
    if (alert.action() == Alert.Action.NONE) {
      return new Delivered();
    }
    JiraIssue.Search search = remembered(incident);
    if (!search.isAnswered()) {
      HttpAnswer answer =
          poster.post(
              API + "/search/jql", Map.of(), JSON, JiraDocument.search(config, label(incident)));
      if (!(answer.outcome() instanceof Delivered)) {
        return refused(answer);
      }
      search = JiraIssue.found(answer.body());
      if (!search.isAnswered()) {
        return new Hold(poster.reason("answered a search as Jira does not"));
      }
    }
    Optional<JiraIssue> issue = search.issue();
    if (issue.isEmpty()) {
      return alert.action() == Alert.Action.TRIGGER ? create(incident) : new Delivered();
    }
    if (issue.get().revision() >= incident.getRevision()) {
      return new Duplicate();
    }
    return alert.action() == Alert.Action.RESOLVE
        ? close(issue.get(), incident)
        : comment(issue.get(), incident);
  }

  private JiraIssue.Search remembered(Incident incident) {
    JiraIssue known = made.get(incident.getId());
    return new JiraIssue.Search(known != null, Optional.ofNullable(known));
  }

  private static String label(Incident incident) {
    return "firedamp-" + incident.getId();
  }

  private Outcome create(Incident incident) {
    HttpAnswer answer =
        poster.post(
            API + "/issue", Map.of(), JSON, JiraDocument.issue(config, incident, label(incident)));
    if (!(answer.outcome() instanceof Delivered)) {
      return refused(answer);
    }
    JiraIssue.Search created = JiraIssue.found(answer.body());
    created.issue().ifPresent(issue -> remember(issue, incident));
    return created.issue().isPresent()
        ? new Delivered()
        : new Hold(poster.reason("answered a new issue as Jira does not"));
  }

  /** Moved first: where that is lost, the repetition finds nothing to move and goes on. */
  private Outcome close(JiraIssue issue, Incident incident) {
    if (config.closeTransition().isEmpty()) {
      return comment(issue, incident);
    }
    String path = API + "/issue/" + issue.key() + "/transitions";
    HttpAnswer offered = poster.get(path);
    if (!(offered.outcome() instanceof Delivered)) {
      return lost(issue, incident, offered);
    }
    Optional<String> id = JiraIssue.transition(offered.body(), config.closeTransition());
    if (id.isPresent()) {
      HttpAnswer moved = poster.post(path, Map.of(), JSON, JiraDocument.transition(id.get()));
      if (!(moved.outcome() instanceof Delivered)) {
        return lost(issue, incident, moved);
      }
    }
    return comment(issue, incident);
  }

  private Outcome comment(JiraIssue issue, Incident incident) {
    HttpAnswer answer =
        poster.send(
            "PUT", API + "/issue/" + issue.key(), Map.of(), JSON, JiraDocument.comment(incident));
    if (!(answer.outcome() instanceof Delivered)) {
      return lost(issue, incident, answer);
    }
    remember(issue, incident);
    return new Delivered();
  }

  /** An issue that somebody deleted is looked for anew. */
  private Outcome lost(JiraIssue issue, Incident incident, HttpAnswer answer) {
    if (answer.status() == 404 && made.remove(incident.getId()) != null) {
      return new Retry(Duration.ZERO, poster.reason("has no longer " + issue.key()));
    }
    return refused(answer);
  }

  /** A 400 is of what the project asks of its issues, and so of every incident. */
  private static Outcome refused(HttpAnswer answer) {
    return answer.outcome() instanceof Poison refusal && answer.status() != 413
        ? new Hold(refusal.reason())
        : answer.outcome();
  }

  private void remember(JiraIssue issue, Incident incident) {
    made.remove(incident.getId());
    made.put(incident.getId(), new JiraIssue(issue.key(), incident.getRevision()));
    if (made.size() > REMEMBERED) {
      made.remove(made.keySet().iterator().next());
    }
  }

  @Override
  public void close() {
    poster.close();
  }
}
