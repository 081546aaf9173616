package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.EventJson;
import io.firedamp.app.EvidenceReader;
import io.firedamp.app.Installation;
import io.firedamp.app.Terminal;
import io.firedamp.app.TopicReader;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Incident;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code firedamp incidents evidence}. */
@Command(
    name = "evidence",
    description = "Prints the raw events behind an incident.",
    footer = {
      "",
      "Examples:",
      "  firedamp incidents evidence 6f0c",
      "  firedamp incidents evidence 6f0c -o json | jq '.evidence[].event'"
    })
final class IncidentEvidenceCommand implements Callable<Integer> {
  private final CommandContext context;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before call, like the id.
  private IncidentsCommand parent;

  @Parameters(paramLabel = "ID", description = "Id of one incident, or the beginning of it.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  IncidentEvidenceCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Installation installation = parent.installation();
    Incident incident;
    try (TopicReader reader = installation.connect()) {
      incident = new IncidentSearch(reader, installation.topics()).only(id);
    }
    try (EvidenceReader reader = new EvidenceReader(installation.topics(), installation.client())) {
      List<EvidenceReader.Raw> events = incident.getEvidence().stream().map(reader::read).toList();
      if (parent.isJson()) {
        context.terminal().out().println(EventJson.text(tree(incident, events)));
      } else {
        print(context.terminal(), events);
      }
      context.terminal().out().flush();
    }
    return ExitCode.DONE;
  }

  /** Each event under the line that says where it lies; what an attacker wrote is shown safely. */
  static void print(Terminal terminal, List<EvidenceReader.Raw> events) {
    PrintWriter out = terminal.out();
    if (events.isEmpty()) {
      out.println("the incident points to no event");
    }
    for (EvidenceReader.Raw raw : events) {
      out.println(terminal.bold(VisibleText.of(place(raw.pointer()))));
      String body = raw.event().map(EventJson::text).orElse(raw.missing());
      body.lines().forEach(line -> out.println("  " + VisibleText.of(line)));
    }
  }

  static ObjectNode tree(Incident incident, List<EvidenceReader.Raw> events) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("incident", incident.getId());
    ArrayNode array = tree.putArray("evidence");
    for (EvidenceReader.Raw raw : events) {
      ObjectNode one = EventJson.tree(raw.pointer());
      raw.event()
          .ifPresentOrElse(e -> one.set("event", e), () -> one.put("missing", raw.missing()));
      array.add(one);
    }
    return tree;
  }

  private static String place(Evidence pointer) {
    return "%s  %s/%d@%d  %s"
        .formatted(
            pointer.getTime(),
            pointer.getTopic(),
            pointer.getPartition(),
            pointer.getOffset(),
            pointer.getEventId());
  }
}
