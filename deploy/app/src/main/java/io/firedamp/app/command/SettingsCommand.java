package io.firedamp.app.command;

import io.firedamp.app.Failure;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.Nearest;
import io.firedamp.app.config.SettingsText;
import io.firedamp.schemas.VisibleText;
import io.firedamp.sinks.format.IncidentFormat;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code firedamp settings}. */
@Command(
    name = "settings",
    description = {
      "Prints every setting of the installed sources, detectors and sinks with its default.",
      "",
      "As YAML, to be copied into the configuration; those of jars in the plugins directory too."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp settings                    of all",
      "  firedamp settings network syslog     of two of them"
    })
public final class SettingsCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Type of a source or sink, or name of a detector. Default: all.")
  private List<String> names = List.of();

  public SettingsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Plugins plugins = Plugins.installed();
    Running.sayPlugins(context.terminal().err(), plugins);
    print(plugins);
    return ExitCode.DONE;
  }

  private void print(Plugins plugins) {
    refuseUnknown(plugins);
    PrintWriter out = context.terminal().out();
    print(out, "sources", plugins.sources(), each -> each.about(), each -> each.defaults());
    print(out, "detectors", plugins.detectors(), each -> each.about(), each -> each.defaults());
    if (plugins.sinks().entrySet().stream()
        .filter(this::isWanted)
        .anyMatch(each -> hasFormat(each.getValue().defaults()))) {
      sayFormats(out, plugins.formats().values());
    }
    print(out, "sinks", plugins.sinks(), each -> each.about(), each -> each.defaults());
    out.flush();
  }

  private void refuseUnknown(Plugins plugins) {
    Map<String, Boolean> known = new TreeMap<>();
    plugins.sources().keySet().forEach(name -> known.put(name, true));
    plugins.detectors().keySet().forEach(name -> known.put(name, true));
    plugins.sinks().keySet().forEach(name -> known.put(name, true));
    for (String name : names) {
      if (!known.containsKey(name)) {
        throw new Failure(
            "nothing is installed under the name '%s'; %s"
                .formatted(
                    VisibleText.of(name, 64), Nearest.hint(name, known.keySet(), "the names")));
      }
    }
  }

  /** Sinks that send text call their setting so. */
  private static boolean hasFormat(Record defaults) {
    return Arrays.stream(defaults.getClass().getRecordComponents())
        .anyMatch(component -> component.getName().equals("format"));
  }

  private static void sayFormats(PrintWriter out, Collection<IncidentFormat> formats) {
    out.println("# Formats of incidents:");
    formats.forEach(
        format -> out.println("#   " + VisibleText.of(format.name() + ": " + format.about())));
  }

  private boolean isWanted(Map.Entry<String, ?> plugin) {
    return names.isEmpty() || names.contains(plugin.getKey());
  }

  private <F> void print(
      PrintWriter out,
      String section,
      NavigableMap<String, F> factories,
      Function<F, String> about,
      Function<F, Record> defaults) {
    List<Map.Entry<String, F>> wanted =
        factories.entrySet().stream().filter(this::isWanted).toList();
    if (wanted.isEmpty()) {
      return;
    }
    out.println(section + ":");
    for (Map.Entry<String, F> each : wanted) {
      String sentence = about.apply(each.getValue());
      if (!sentence.isEmpty()) {
        out.println("  # " + VisibleText.of(sentence));
      }
      String settings = SettingsText.of(each.getKey(), defaults.apply(each.getValue()), 1);
      settings.lines().forEach(line -> out.println(VisibleText.of(line)));
    }
  }
}
