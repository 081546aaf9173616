package io.firedamp.ingest.sensor;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonItems;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Reads results of osquery in event form: rows of {@code process_events} and its like as starts of
 * processes, whatever the query is called. Other results are left out.
 *
 * @see <a href="https://osquery.readthedocs.io/en/stable/deployment/logging/">Logging</a>
 */
public final class OsqueryParser extends AlertParser {
  private static final String SENSOR = "osquery";
  private static final String ROW = "columns.";

  public OsqueryParser() {
    super(
        "osquery-result",
        Set.of(),
        Set.of(),
        "name",
        "action",
        "hostIdentifier",
        "hostname",
        "unixTime",
        "calendarTime",
        "diffResults",
        "snapshot",
        ROW + "cmdline",
        ROW + "path",
        ROW + "pid",
        ROW + "parent",
        ROW + "time",
        ROW + "username");
  }

  @Override
  boolean isOurs(RecordHead head) {
    boolean row = head.text().contains("\"columns\"") && head.keys().contains("action");
    boolean rows =
        head.text().contains("\"unixTime\"")
            && (head.keys().contains("snapshot") || head.keys().contains("diffResults"));
    return head.keys().contains("name") && (rows || (row && head.keys().contains("columns")));
  }

  @Override
  boolean isOurs(AlertFields alert) {
    return alert.has("name")
        && (alert.has("columns") || alert.has("snapshot") || alert.has("diffResults"));
  }

  /** A start has a parent; what merely lists processes has not. */
  @Override
  void read(AlertFields alert, JsonItems items, Provenance from) throws MalformedEventException {
    boolean started =
        alert.text("action").orElse("").equals("added")
            && alert.has(ROW + "cmdline")
            && alert.has(ROW + "parent");
    if (!started) {
      items.leaveOut("osquery result that is no start of a process");
      return;
    }
    Optional<Instant> time = alert.epochSeconds(ROW + "time");
    new AlertDraft(SENSOR, "process_exec")
        .message(alert.text("name"))
        .field("process.command_line", alert.text(ROW + "cmdline"))
        .field("process.executable", alert.text(ROW + "path"))
        .field("process.pid", alert.text(ROW + "pid"))
        .field("user.name", alert.text(ROW + "username"))
        .about(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            alert.text("hostIdentifier", "hostname"))
        .asExecution()
        .addTo(
            items,
            from,
            time.isPresent() ? time : alert.epochSeconds("unixTime"),
            Optional.empty());
  }
}
