package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.Severity;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads alerts of Falco as JSON, as its HTTP and file outputs and falcosidekick write them, with
 * {@code output_fields} or without.
 *
 * @see <a href="https://falco.org/docs/concepts/outputs/formatting/">Output formatting</a>
 */
public final class FalcoParser extends AlertParser {
  private static final String SENSOR = "falco";
  private static final String FIELDS = "output_fields.";

  /** Sources whose alerts are about the host that Falco runs on. */
  private static final Set<String> OF_THE_HOST = Set.of("syscall", "syscalls");

  private static final Map<String, Severity> SEVERITIES =
      Map.of(
          "emergency", Severity.CRITICAL,
          "alert", Severity.CRITICAL,
          "critical", Severity.CRITICAL,
          "error", Severity.HIGH,
          "warning", Severity.MEDIUM,
          "notice", Severity.LOW);

  private static final Pattern POD = Pattern.compile("\\bk8s[._]pod(?:[._]name)?=([^\\s)]+)");
  private static final Pattern NAMESPACE = Pattern.compile("\\bk8s[._]ns(?:[._]name)?=([^\\s)]+)");
  private static final Pattern CONTAINER =
      Pattern.compile("\\bcontainer(?:[._]id)?=([0-9a-f]{12,64})\\b");
  private static final Pattern COMMAND =
      Pattern.compile(
          "\\b(?:command|cmdline|proc[._]cmdline)=(.{0,4096}?)(?= [a-z][a-z0-9._]{1,40}=|\\)|$)");

  public FalcoParser() {
    super(
        "falco-alert",
        Set.of(),
        Set.of(),
        "rule",
        "priority",
        "time",
        "output",
        "source",
        "hostname",
        FIELDS + "evt.type",
        FIELDS + "container.id",
        FIELDS + "container.full_id",
        FIELDS + "container.name",
        FIELDS + "container.image.repository",
        FIELDS + "container.image.tag",
        FIELDS + "k8s.ns.name",
        FIELDS + "k8s.pod.name",
        FIELDS + "k8s.pod.uid",
        FIELDS + "proc.cmdline",
        FIELDS + "proc.exepath",
        FIELDS + "proc.name",
        FIELDS + "proc.pcmdline",
        FIELDS + "user.name",
        FIELDS + "fd.name",
        FIELDS + "fd.rip",
        FIELDS + "fd.rport",
        FIELDS + "fd.sip",
        FIELDS + "fd.sport",
        FIELDS + "fd.sip.name",
        FIELDS + "ka.target.namespace",
        FIELDS + "ka.target.resource",
        FIELDS + "ka.target.name",
        FIELDS + "ka.resp.name");
  }

  @Override
  boolean isOurs(RecordHead head) {
    // What stands before the other keys may be as long as a command line.
    return head.text().contains("\"output")
        && head.keys().contains("rule")
        && head.keys().contains("priority")
        && (head.keys().contains("output") || head.keys().contains("output_fields"));
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has("rule") && alert.has("priority");
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    String rule = alert.text("rule").orElse("");
    Optional<String> output = alert.text("output");
    if (rule.startsWith("Falco internal")) {
      items.leaveOut("falco message about itself");
      return;
    }
    if (rule.equals("Test rule") && output.orElse("").contains("falcosidekick")) {
      items.leaveOut("falco test alert");
      return;
    }
    AlertDraft draft =
        new AlertDraft(SENSOR, rule)
            .severity(severity(alert.text("priority").orElse("")))
            .message(output)
            .field("event.action", alert.text(FIELDS + "evt.type"))
            .field("process.command_line", command(alert, output))
            .field("process.executable", alert.text(FIELDS + "proc.exepath"))
            .field("process.name", alert.text(FIELDS + "proc.name"))
            .field("process.parent.command_line", alert.text(FIELDS + "proc.pcmdline"))
            .field("user.name", alert.text(FIELDS + "user.name"))
            .field("destination.ip", alert.text(FIELDS + "fd.rip", FIELDS + "fd.sip"))
            .field("destination.port", alert.text(FIELDS + "fd.rport", FIELDS + "fd.sport"))
            .field("destination.domain", alert.text(FIELDS + "fd.sip.name"))
            .field("container.name", alert.text(FIELDS + "container.name"))
            .field("container.image.name", alert.text(FIELDS + "container.image.repository"))
            .field("container.image.tag", alert.text(FIELDS + "container.image.tag"));
    name(draft, alert, output);
    draft.addTo(items, from, alert.time("time"), Optional.empty());
  }

  /** Of what another source than system calls tells, Falco's own host says nothing. */
  private static void name(AlertDraft draft, AlertFields alert, Optional<String> output) {
    boolean told = alert.has("output_fields");
    Optional<String> text = told ? Optional.empty() : output;
    Optional<String> source = alert.text("source");
    draft.about(
        alert
            .text(FIELDS + "container.full_id", FIELDS + "container.id")
            .or(() -> only(CONTAINER, text)),
        alert.text(FIELDS + "k8s.pod.uid"),
        alert
            .text(FIELDS + "k8s.ns.name", FIELDS + "ka.target.namespace")
            .or(() -> only(NAMESPACE, text)),
        alert.text(FIELDS + "k8s.pod.name").or(() -> requestedPod(alert)).or(() -> only(POD, text)),
        source.isEmpty() || OF_THE_HOST.contains(source.get())
            ? alert.text("hostname")
            : Optional.empty());
  }

  /** Of an alert about the audit log: the pod that was asked for, by the name it was given. */
  private static Optional<String> requestedPod(AlertFields alert) {
    return alert
        .text(FIELDS + "ka.target.resource")
        .filter("pods"::equals)
        .flatMap(pods -> alert.text(FIELDS + "ka.resp.name", FIELDS + "ka.target.name"));
  }

  private static Optional<String> command(AlertFields alert, Optional<String> output) {
    return alert
        .text(FIELDS + "proc.cmdline")
        .or(() -> alert.has("output_fields") ? Optional.empty() : only(COMMAND, output));
  }

  /**
   * What a text says under a name, if it says one thing only: a command line within it may hold
   * such names as well.
   */
  private static Optional<String> only(Pattern pattern, Optional<String> text) {
    Set<String> said = new HashSet<>();
    Matcher matcher = pattern.matcher(text.orElse(""));
    while (said.size() < 2 && matcher.find()) {
      said.add(matcher.group(1));
    }
    return said.size() == 1 ? said.stream().findFirst() : Optional.empty();
  }

  private static Severity severity(String priority) {
    return SEVERITIES.getOrDefault(priority.toLowerCase(Locale.ROOT), Severity.INFO);
  }
}
