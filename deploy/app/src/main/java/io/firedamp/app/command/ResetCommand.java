package io.firedamp.app.command;

import io.firedamp.app.DetectorReset;
import io.firedamp.app.DetectorReset.From;
import io.firedamp.app.Failure;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.Resetting;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code firedamp reset}. */
@Command(
    name = "reset",
    description = {
      "Lets one detector begin anew, without what it remembers.",
      "",
      "Deleted are its changelogs and repartitioned streams, its state on this disk, and how far"
          + " it",
      "has read. Others keep theirs. It must not run anywhere meanwhile.",
      "",
      "What it finds again has the ids it had, so nothing becomes a second incident. What it"
          + " learnt",
      "(baselines, what was seen first) is learnt from what its topics still have. Resetting"
          + " 'mining'",
      "counts the revisions of incidents anew; sinks take those for delivered that they had.",
      "Other machines that ran it keep files of it: run 'reset --state-only' on each."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp reset compute --dry-run             what would be deleted",
      "  firedamp reset compute -c prod.yaml          from the first record that is kept",
      "  firedamp reset network --from 2026-03-01T00:00:00Z",
      "  firedamp reset sigma --from kept             forgets its state, and reads on where it"
          + " stood"
    })
public final class ResetCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();

  @Parameters(paramLabel = "DETECTOR", description = "Its name, as 'firedamp settings' lists it.")
  private String detector = "";

  @Option(
      names = "--from",
      paramLabel = "WHERE",
      defaultValue = "earliest",
      description =
          "From where it reads on: earliest, latest, kept, or a time such as 2026-03-01T00:00:00Z"
              + " (default: ${DEFAULT-VALUE}).")
  private String from = "";

  @Option(names = "--dry-run", description = "Delete nothing; print what would be.")
  private boolean dryRun;

  @Option(
      names = "--state-only",
      description = "Delete its files on this machine and nothing of the cluster.")
  private boolean stateOnly;

  public ResetCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    From start = parsed(from);
    Plugins plugins = Plugins.installed();
    Installation installation = new Installation(options.load(plugins, context.environment()));
    PrintWriter out = context.terminal().out();
    try (Resetting resetting = Resetting.of(installation, plugins, detector)) {
      DetectorReset reset = resetting.reset();
      List<String> topics = stateOnly ? List.of() : reset.found();
      String deleted = dryRun ? "would be deleted: " : "deleted: ";
      if (!dryRun && stateOnly) {
        reset.deleteState();
      } else if (!dryRun) {
        reset.reset(topics, start);
      }
      topics.forEach(topic -> out.println(deleted + "topic " + topic));
      out.println(deleted + "state in " + resetting.stateDirectory());
      if (!stateOnly) {
        out.println((dryRun ? "would read on from: " : "reads on from: ") + from);
      }
    }
    return ExitCode.DONE;
  }

  private static From parsed(String text) {
    return switch (text) {
      case "earliest" -> new From.Earliest();
      case "latest" -> new From.Latest();
      case "kept" -> new From.Kept();
      default -> {
        try {
          yield new From.Since(Instant.parse(text));
        } catch (DateTimeException e) {
          throw new Failure(
              "--from is earliest, latest, kept or a time such as 2026-03-01T00:00:00Z, was '"
                  + text
                  + "'",
              e);
        }
      }
    };
  }
}
