package io.firedamp.app.command;

import io.firedamp.app.Dispositions;
import io.firedamp.app.Installation;
import io.firedamp.app.TopicReader;
import io.firedamp.schemas.avro.Disposition;
import io.firedamp.schemas.avro.Found;
import io.firedamp.schemas.avro.Incident;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code firedamp incidents mark}. */
@Command(
    name = "mark",
    description = {
      "Notes what an incident was found to be; the latest word counts.",
      "",
      "true: somebody mined. benign: it happened, and somebody may do it. false: it was taken for",
      "what it is not. An exception that would hide a true one is refused."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp incidents mark 6f0c true --note 'stopped, key revoked'",
      "  firedamp incidents mark 6f0c benign --by ana"
    })
final class IncidentMarkCommand implements Callable<Integer> {
  /** What can be said. */
  enum Word {
    TRUE(Found.TRUE),
    FALSE(Found.FALSE),
    BENIGN(Found.BENIGN);

    private final Found found;

    Word(Found found) {
      this.found = found;
    }
  }

  private final CommandContext context;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before call, like the parameters.
  private IncidentsCommand parent;

  @Parameters(paramLabel = "ID", description = "Id of one incident, or the beginning of it.")
  @SuppressWarnings("NullAway.Init")
  private String id;

  @Parameters(paramLabel = "true|false|benign", description = "What it was.")
  @SuppressWarnings("NullAway.Init")
  private Word word;

  @Option(names = "--note", paramLabel = "TEXT", defaultValue = "", description = "Why, in words.")
  private String note = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who says so (default: ${DEFAULT-VALUE}).")
  private String author = "";

  IncidentMarkCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Installation installation = parent.installation();
    Incident incident;
    try (TopicReader reader = installation.connect()) {
      incident = new IncidentSearch(reader, installation.topics()).only(id);
    }
    Disposition said =
        Disposition.newBuilder()
            .setIncident(incident.getId())
            .setFound(word.found)
            .setAuthor(author)
            .setNote(note)
            .setTime(context.clock().instant().truncatedTo(ChronoUnit.MILLIS))
            .build();
    Dispositions.write(installation.client(), installation.topics(), said);
    context.terminal().out().println(incident.getId() + " is " + Dispositions.text(said));
    return ExitCode.DONE;
  }
}
