package io.firedamp.app;

import io.firedamp.app.command.CampaignsCommand;
import io.firedamp.app.command.CommandContext;
import io.firedamp.app.command.CompletionCommand;
import io.firedamp.app.command.CoverageCommand;
import io.firedamp.app.command.DeadLettersCommand;
import io.firedamp.app.command.DeliverCommand;
import io.firedamp.app.command.DemoCommand;
import io.firedamp.app.command.DetectCommand;
import io.firedamp.app.command.DoctorCommand;
import io.firedamp.app.command.ExceptionsCommand;
import io.firedamp.app.command.ExitCode;
import io.firedamp.app.command.IncidentsCommand;
import io.firedamp.app.command.IngestCommand;
import io.firedamp.app.command.ReplayCommand;
import io.firedamp.app.command.ResetCommand;
import io.firedamp.app.command.RulesCommand;
import io.firedamp.app.command.RunCommand;
import io.firedamp.app.command.SamplesCommand;
import io.firedamp.app.command.SettingsCommand;
import io.firedamp.app.command.SignalsCommand;
import io.firedamp.app.command.SinksCommand;
import io.firedamp.app.command.TopicsCommand;
import io.firedamp.app.command.VersionCommand;
import io.firedamp.app.config.ConfigException;
import io.firedamp.app.config.Nearest;
import io.firedamp.app.plugins.PluginJar;
import io.firedamp.broker.BrokerException;
import io.firedamp.schemas.VisibleText;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The launcher's way in: finds the command, runs it, and turns what went wrong into a sentence. */
@Command(
    name = "firedamp",
    synopsisHeading = "Usage: ",
    description = {
      "",
      "Finds cryptominers: joins registry pulls, Kubernetes audit logs, CPU load and network flows",
      "on one workload, and delivers each incident once to your SIEM.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  firedamp run                       everything in one process, on loopback",
      "  firedamp run -c firedamp.yaml      as configured",
      "  firedamp incidents                 what it has found",
      "  firedamp incidents show 6f0c       one of them, and why, added up",
      "  firedamp doctor                    what it cannot see",
      "",
      "Results go to stdout, everything else to stderr.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.",
    })
public final class Main {
  private static final int HELP_WIDTH = 100;
  private static final int NAMES_INDENT = 13;

  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on the option by itself.
  private boolean help;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      scope = ScopeType.INHERIT,
      defaultValue = "text",
      description = "How log lines are written to stderr (default: ${DEFAULT-VALUE}).")
  private Logging.Format logFormat = Logging.Format.text;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log more, and show where an unexpected failure came from.")
  void setVerbose(boolean verbose) {
    this.verbose = verbose;
  }

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    var environment = System.getenv();
    Terminal terminal = Terminal.ofProcess(environment);
    int code = run(new CommandContext(terminal, environment, Clock.systemUTC()), args);
    terminal.out().flush();
    terminal.err().flush();
    System.exit(code);
  }

  /** Runs one command in this process. */
  public static int run(CommandContext context, String... args) {
    Main main = new Main();
    CommandLine root = line(main, context);
    showPlugins(root);
    Terminal terminal = context.terminal();
    root.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.color() ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler((e, given) -> misused(terminal, e))
        .setExecutionExceptionHandler((e, line, parsed) -> main.failed(terminal, e))
        .setExecutionStrategy(main::execute);
    return root.execute(args);
  }

  /** The command line as such, with which nothing is run yet. */
  static CommandLine line(CommandContext context) {
    return line(new Main(), context);
  }

  private static CommandLine line(Main main, CommandContext context) {
    return new CommandLine(main)
        .addSubcommand(new RunCommand(context))
        .addSubcommand(new IngestCommand(context))
        .addSubcommand(new DetectCommand(context))
        .addSubcommand(new DeliverCommand(context))
        .addSubcommand(new ReplayCommand(context))
        .addSubcommand(new DemoCommand(context))
        .addSubcommand(new SamplesCommand(context))
        .addSubcommand(IncidentsCommand.line(context))
        .addSubcommand(new CampaignsCommand(context))
        .addSubcommand(new SignalsCommand(context))
        .addSubcommand(RulesCommand.line(context))
        .addSubcommand(ExceptionsCommand.line(context))
        .addSubcommand(SinksCommand.line(context))
        .addSubcommand(DeadLettersCommand.line(context))
        .addSubcommand(new CoverageCommand(context))
        .addSubcommand(new DoctorCommand(context))
        .addSubcommand(new SettingsCommand(context))
        .addSubcommand(TopicsCommand.line(context))
        .addSubcommand(new ResetCommand(context))
        .addSubcommand(new VersionCommand(context))
        .addSubcommand(new CompletionCommand(context));
  }

  /** Jars are looked at only where the help of the whole is asked for. */
  private static void showPlugins(CommandLine root) {
    String section = "plugins";
    List<String> keys = new ArrayList<>(root.getHelpSectionKeys());
    keys.add(keys.indexOf(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING), section);
    root.setHelpSectionKeys(keys);
    root.getHelpSectionMap().put(section, help -> installed(Plugins.installed()));
  }

  private static String installed(Plugins plugins) {
    StringBuilder text = new StringBuilder("\nInstalled (see 'firedamp settings'):\n");
    text.append(named("sources", plugins.sources().keySet()));
    text.append(named("detectors", plugins.detectors().keySet()));
    text.append(named("sinks", plugins.sinks().keySet()));
    text.append(named("formats", plugins.formats().keySet()));
    for (PluginJar jar : plugins.jars()) {
      String what =
          jar.isLoaded() ? String.join(", ", jar.gives()) : "not loaded: " + jar.problem();
      text.append("  ").append(VisibleText.of(jar.name() + "  " + what)).append('\n');
    }
    return text.toString();
  }

  /** What is installed of one kind, in lines that fit. */
  private static String named(String kind, Collection<String> names) {
    StringBuilder text = new StringBuilder("  %-11s".formatted(kind));
    int column = text.length();
    Iterator<String> each = names.iterator();
    while (each.hasNext()) {
      String name = each.next() + (each.hasNext() ? ", " : "");
      if (column + name.stripTrailing().length() > HELP_WIDTH) {
        text.append('\n').append(" ".repeat(NAMES_INDENT));
        column = NAMES_INDENT;
      }
      text.append(name);
      column += name.length();
    }
    return text.append('\n').toString().replaceAll(" +\n", "\n");
  }

  private int execute(CommandLine.ParseResult parsed) {
    Logging.configure(verbose, logFormat);
    if (!parsed.hasSubcommand() && !parsed.isUsageHelpRequested()) {
      CommandLine root = parsed.commandSpec().commandLine();
      root.usage(root.getErr());
      return ExitCode.WRONG_USAGE;
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int misused(Terminal terminal, ParameterException e) {
    String sentence = VisibleText.of(String.valueOf(e.getMessage()));
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    String meant = e instanceof UnmatchedArgumentException unmatched ? meant(unmatched) : "";
    terminal.err().println(sentence + meant + "; see '" + name + " --help'");
    return ExitCode.WRONG_USAGE;
  }

  private static String meant(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    var spec = e.getCommandLine().getCommandSpec();
    List<String> known =
        word.startsWith("-")
            ? List.copyOf(spec.optionsMap().keySet())
            : List.copyOf(spec.subcommands().keySet());
    return Nearest.to(word, known).map(nearest -> ": did you mean '" + nearest + "'?").orElse("");
  }

  private int failed(Terminal terminal, Exception e) {
    @Nullable String message = e.getMessage();
    boolean expected =
        e instanceof ConfigException || e instanceof Failure || e instanceof BrokerException;
    String sentence = expected ? String.valueOf(message) : "unexpected failure: " + e;
    terminal.err().println(VisibleText.of(sentence));
    if (verbose) {
      e.printStackTrace(terminal.err());
    } else if (!expected) {
      terminal.err().println("run it again with --verbose to see where it came from");
    }
    return e instanceof ConfigException ? ExitCode.WRONG_USAGE : ExitCode.FAILED;
  }
}
