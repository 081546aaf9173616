package io.firedamp.app.command;

import io.firedamp.app.Failure;
import io.firedamp.app.config.Durations;
import io.firedamp.samples.Estate;
import io.firedamp.samples.EstatePlan;
import io.firedamp.samples.Evasion;
import io.firedamp.samples.log.AuditLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code firedamp samples}. */
@Command(
    name = "samples",
    description = {
      "Makes the logs of a whole estate, honest and attacked, with the truth beside them.",
      "",
      "The same seed makes the same files. DIR/logs holds what each source would have written,",
      "DIR/truth.jsonl which workloads mined, from when to when, and what could be seen of it."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp samples --out estate && firedamp replay estate/logs",
      "  firedamp samples --days 14 --workloads 300 --seed 7 --out estate",
      "  firedamp samples --knob throttle=0.3 --families preinstalled --out quiet-miner"
    })
public final class SamplesCommand implements Callable<Integer> {
  private final CommandContext context;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "New directory.")
  private Path out = Path.of("");

  @Option(names = "--seed", paramLabel = "N", description = "Of all chance in it. Default: 1.")
  private long seed = 1;

  @Option(names = "--days", paramLabel = "D", description = "Event time in days. Default: a day.")
  private double days = 1;

  @Option(
      names = "--workloads",
      paramLabel = "W",
      description = "How many; each family has one at least. Default: 60.")
  private int workloads = 60;

  @Option(
      names = "--families",
      split = ",",
      paramLabel = "NAME",
      description = "Only these families of workloads. Default: all.")
  private Set<String> families = Set.of();

  @Option(
      names = "--knob",
      paramLabel = "NAME=VALUE",
      description = {
        "How miners hide: throttle, jitter, pause (shares of 1), day-only=1, replicas, padding,",
        "cover-traffic (requests an hour), cover-cpu (cores). Can be given several times."
      })
  private Map<String, Double> knobs = Map.of();

  @Option(names = "--scrape", paramLabel = "TIME", description = "Between readings. Default: 1m.")
  private String scrape = "1m";

  @Option(
      names = "--late",
      paramLabel = "TIME",
      description = "How late sources write down what happened. Default: 0s.")
  private String late = "0s";

  @Option(
      names = "--audit-level",
      paramLabel = "metadata|request|request_response",
      description = "What the audit policy keeps. Default: request_response.")
  private AuditLevel level = AuditLevel.REQUEST_RESPONSE;

  public SamplesCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Estate estate;
    try {
      estate = new Estate(plan());
    } catch (IllegalArgumentException e) {
      throw new Failure("cannot make this estate: " + e.getMessage(), e);
    }
    try {
      requireEmpty();
      estate.writeTo(out);
    } catch (IOException e) {
      throw new Failure("cannot write the estate to " + out + ": " + e.getMessage(), e);
    }
    long attacks = estate.workloads().stream().filter(each -> !each.minings().isEmpty()).count();
    context
        .terminal()
        .out()
        .printf(
            "%s: %d workloads, %d of them mining; the logs are in logs/, the truth in %s%n",
            out, estate.workloads().size(), attacks, Estate.TRUTH);
    return ExitCode.DONE;
  }

  private EstatePlan plan() {
    Evasion evasion = Evasion.none();
    for (Map.Entry<String, Double> knob : knobs.entrySet()) {
      evasion = evasion.with(knob.getKey(), knob.getValue());
    }
    return new EstatePlan(
        seed,
        Duration.ofSeconds(Math.round(days * 86_400)),
        workloads,
        families,
        evasion,
        time("--scrape", scrape),
        level,
        time("--late", late));
  }

  private static Duration time(String option, String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    option + " must be a duration such as 30s or 1m, was '" + text + "'"));
  }

  private void requireEmpty() throws IOException {
    if (Files.exists(out)) {
      try (Stream<Path> entries = Files.list(out)) {
        List<Path> first = entries.limit(1).toList();
        if (!first.isEmpty()) {
          throw new Failure(out + " is not empty: name a new directory with --out");
        }
      }
    }
  }
}
