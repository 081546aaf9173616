package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.avro.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what Cilium's Tetragon exports as JSON lines: what a tracing policy asked for as an alert
 * of that policy, and each start of a process. Other events are left out by their names.
 *
 * @see <a href="https://tetragon.io/docs/concepts/events/">Events</a>
 */
public final class TetragonParser extends AlertParser {
  private static final String SENSOR = "tetragon";
  private static final String EXEC = "process_exec";

  /** What a policy's hook makes, by the member that holds it. */
  private static final Set<String> OF_A_POLICY =
      Set.of(
          "process_kprobe", "process_tracepoint", "process_uprobe", "process_usdt", "process_lsm");

  /** What else Tetragon writes, 0.8 to 1.6. */
  private static final List<String> OTHERS =
      List.of(
          "process_exit",
          "process_connect",
          "process_close",
          "process_accept",
          "process_listen",
          "process_loader",
          "process_throttle",
          "rate_limit_info",
          "test");

  /** What a policy does, beyond telling. */
  private static final Map<String, Severity> SEVERITIES =
      Map.of(
          "KPROBE_ACTION_SIGKILL", Severity.MEDIUM,
          "KPROBE_ACTION_SIGNAL", Severity.MEDIUM,
          "KPROBE_ACTION_OVERRIDE", Severity.MEDIUM,
          "KPROBE_ACTION_NOTIFYENFORCER", Severity.MEDIUM);

  public TetragonParser() {
    super("tetragon-event", Set.of(), Set.of(), paths());
  }

  private static String[] paths() {
    List<String> paths = new ArrayList<>(List.of("time", "node_name"));
    OTHERS.forEach(each -> paths.add(each + ".process.binary"));
    OTHERS.forEach(paths::add);
    Stream.concat(Stream.of(EXEC), OF_A_POLICY.stream())
        .forEach(
            event ->
                Stream.of(
                        "process.exec_id",
                        "process.binary",
                        "process.arguments",
                        "process.docker",
                        "process.pod.namespace",
                        "process.pod.name",
                        "process.pod.uid",
                        "process.pod.container.id",
                        "process.pod.container.name",
                        "process.pod.container.image.name",
                        "parent.binary",
                        "parent.arguments",
                        "function_name",
                        "subsys",
                        "event",
                        "policy_name",
                        "message",
                        "action",
                        "args[].sock_arg.daddr",
                        "args[].sock_arg.dport")
                    .forEach(path -> paths.add(event + "." + path)));
    return paths.toArray(String[]::new);
  }

  @Override
  boolean isOurs(RecordHead head) {
    String text = head.text();
    return (text.contains("\"node_name\"") || text.contains("\"exec_id\""))
        && head.keys().contains("time")
        && Stream.of(Set.of(EXEC), OF_A_POLICY, OTHERS)
            .flatMap(Collection::stream)
            .anyMatch(head.keys()::contains);
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has(EXEC)
        || OF_A_POLICY.stream().anyMatch(alert::has)
        || OTHERS.stream().anyMatch(alert::has);
  }

  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    Optional<String> hook = OF_A_POLICY.stream().filter(alert::has).findFirst();
    if (alert.has(EXEC) || hook.isPresent()) {
      add(hook.orElse(EXEC), alert, items, from);
    } else {
      String other = OTHERS.stream().filter(alert::has).findFirst().orElse("event");
      items.leaveOut("tetragon " + other.replace('_', ' '));
    }
  }

  private static void add(String event, AlertFields alert, JsonItems items, Provenance from)
      throws MalformedEventException {
    String at = event + ".";
    Optional<String> function = alert.text(at + "function_name", at + "event");
    Optional<String> action = alert.text(at + "action");
    String rule =
        event.equals(EXEC) ? EXEC : alert.text(at + "policy_name").or(() -> function).orElse(event);
    AlertDraft draft =
        new AlertDraft(SENSOR, rule)
            .severity(event.equals(EXEC) ? Severity.INFO : severity(action))
            .message(alert.text(at + "message"))
            .field("event.action", function)
            .field("event.outcome", action)
            .field("process.entity_id", alert.text(at + "process.exec_id"))
            .field("process.executable", alert.text(at + "process.binary"))
            .field("process.command_line", command(alert, at + "process."))
            .field("process.parent.command_line", command(alert, at + "parent."))
            .field("destination.ip", alert.text(at + "args[].sock_arg.daddr"))
            .field("destination.port", alert.text(at + "args[].sock_arg.dport"))
            .field("container.name", alert.text(at + "process.pod.container.name"))
            .field("container.image.name", alert.text(at + "process.pod.container.image.name"))
            .about(
                alert.text(at + "process.pod.container.id", at + "process.docker"),
                alert.text(at + "process.pod.uid"),
                alert.text(at + "process.pod.namespace"),
                alert.text(at + "process.pod.name"),
                alert.text("node_name"));
    if (event.equals(EXEC)) {
      draft.asExecution();
    }
    draft.addTo(items, from, alert.time("time"), Optional.empty());
  }

  private static Severity severity(Optional<String> action) {
    return action.map(SEVERITIES::get).orElse(Severity.LOW);
  }

  private static Optional<String> command(AlertFields alert, String at) {
    return alert
        .text(at + "binary")
        .map(
            binary ->
                alert.text(at + "arguments").map(words -> binary + " " + words).orElse(binary));
  }
}
