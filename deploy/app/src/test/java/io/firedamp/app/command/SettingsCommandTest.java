package io.firedamp.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Main;
import io.firedamp.app.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings reference as a person reads it, and as the loader reads it back. */
final class SettingsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), arguments);
  }

  @Test
  void tellsEverySectionOnceInTheOrderOfTheFlow() {
    int code = run("settings");

    List<String> sections = out.toString().lines().filter(line -> line.matches("[a-z]+:")).toList();
    assertThat(code).isZero();
    assertThat(sections).containsExactly("sources:", "detectors:", "sinks:");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void saysWhatEachIsForAboveItsSettings() {
    run("settings");

    List<String> lines = out.toString().lines().toList();
    for (String name :
        List.of(
            "docker",
            "zeek",
            "compute",
            "network",
            "syslog",
            "file",
            "webhook",
            "splunk",
            "kafka",
            "datadog",
            "sumo",
            "loki",
            "gelf",
            "sentinel",
            "opsgenie",
            "thehive",
            "jira",
            "security-hub",
            "s3",
            "secops",
            "logscale",
            "wazuh",
            "taxii",
            "otlp",
            "stdout",
            "elasticsearch",
            "opensearch",
            "pagerduty",
            "slack",
            "teams")) {
      int at = lines.indexOf("  " + name + ":");
      assertThat(at).as(name).isPositive();
      assertThat(lines.get(at - 1)).as(name).startsWith("  # ");
    }
  }

  @Test
  void tellsOnlyWhatIsAskedFor() {
    int code = run("settings", "network", "splunk");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("detectors:", "  network:", "sinks:", "  splunk:")
        .doesNotContain("sources:", "  compute:", "  docker:");
  }

  @Test
  void tellsTheFormatsBesideSinksThatTakeThem() {
    run("settings", "syslog");

    assertThat(out.toString()).contains("# Formats of incidents:", "#   cef: ", "#   ecs: ");
    out.getBuffer().setLength(0);

    run("settings", "compute");

    assertThat(out.toString()).doesNotContain("Formats");
  }

  @ParameterizedTest
  @ValueSource(strings = {"netwrok", "syslg", "dcoker"})
  void namesTheNearestOfWhatIsInstalled(String slip) {
    int code = run("settings", slip);

    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("nothing is installed under the name '" + slip + "'; did you mean '")
        .hasLineCount(1);
  }

  @Test
  void showsAHostileNameHarmlessly() {
    int code = run("settings", "x\u001b[31m\u202ey");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).doesNotContain("\u001b", "\u202e").hasLineCount(1);
  }

  @Test
  void everyLineIsASettingASectionOrARemark() {
    run("settings");

    assertThat(out.toString().lines())
        .allMatch(line -> line.matches("\\s*(#.*|[A-Za-z0-9-]+:.*|- .*)"));
  }
}
