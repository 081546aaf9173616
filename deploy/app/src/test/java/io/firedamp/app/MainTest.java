package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.command.CommandContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "ingest",
        "detect",
        "deliver",
        "incidents",
        "campaigns",
        "rules",
        "exceptions",
        "sinks",
        "dead-letters",
        "signals",
        "topics",
        "reset",
        "doctor",
        "samples",
        "version"
      })
  void teachesEveryCommandByItsHelp(String command) {
    int code = run(command, "--help");

    assertThat(code).isZero();
    assertThat(out.toString()).startsWith("Usage: firedamp " + command).doesNotContain("\u001b");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingest", "detect", "deliver"})
  void sharesNoKafkaThatIsOfOneProcess(String role, @TempDir Path data) {
    int code = run(role, "--data", data.toString());

    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .contains("kafka.bootstrap: '" + role + "' shares a cluster")
        .hasLineCount(1);
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void showsExamplesAndExitCodesInItsHelp() {
    int code = run("--help");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("Examples:", "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "replay",
        "demo",
        "incidents",
        "campaigns",
        "rules",
        "exceptions",
        "signals",
        "doctor",
        "topics",
        "version",
        "completion"
      })
  void showsHelpOnce(String command) {
    int code = command.isEmpty() ? run("--help") : run(command, "--help");

    assertThat(code).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("Usage: "))).hasSize(1);
  }

  @Test
  void tellsEveryCommandInOneWholeSentence() {
    run("--help");

    List<String> commands =
        out.toString()
            .lines()
            .dropWhile(line -> !line.equals("Commands:"))
            .skip(1)
            .takeWhile(line -> !line.isBlank())
            .toList();
    assertThat(commands).hasSizeGreaterThan(8).allMatch(line -> line.endsWith("."));
    assertThat(commands).anyMatch(line -> line.contains("shows the incident it ends in."));
  }

  @Test
  void answersNothingToDoWithItsUsage() {
    int code = run();

    assertThat(code).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("Commands:");
  }

  @Test
  void namesTheNearestCommand() {
    int code = run("incidnets");

    assertThat(code).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            "Unmatched argument at index 0: 'incidnets': did you mean 'incidents'?; see 'firedamp"
                + " --help'");
  }

  @Test
  void namesTheNearestOption() {
    int code = run("topics", "--ouptut", "json");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean '--output'?").hasLineCount(1);
  }

  @Test
  void printsItsVersionToStdout() {
    int code = run("version");

    assertThat(code).isZero();
    assertThat(out.toString())
        .startsWith("firedamp ")
        .contains("Kafka 4.", "Java ")
        .hasLineCount(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsACompletionScript() {
    int code = run("completion");

    assertThat(code).isZero();
    assertThat(out.toString()).contains("incidents", "complete -F");
  }

  @Test
  void answersAConfigurationMistakeWithOneSentenceAndTwo(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("firedamp.yaml"), "clutser: lab\n");

    int code = run("topics", "-c", file.toString());

    assertThat(code).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(file + ":1: clutser: unknown key; did you mean 'cluster'?");
  }

  @Test
  void saysThatNothingRuns(@TempDir Path directory) {
    int code = run("incidents", "--data", directory.toString());

    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            "nothing runs on "
                + directory.toAbsolutePath()
                + ": start it with 'firedamp run', or name its directory with --data or its file"
                + " with --config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "evidence"})
  void takesTheOptionsOfIncidentsBelowItToo(String below, @TempDir Path directory) {
    int before = run("incidents", "--data", directory.toString(), below, "6f0c");
    int after = run("incidents", below, "6f0c", "--data", directory.toString());

    assertThat(before).isEqualTo(1);
    assertThat(after).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("nothing runs on " + directory.toAbsolutePath()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "evidence"})
  void asksWhichIncidentIsMeant(String below) {
    int code = run("incidents", below);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "Missing required parameter: 'ID'; see 'firedamp incidents " + below + " --help'");
  }

  @Test
  void asksForSignalsOfWhatRuns(@TempDir Path directory) {
    int code = run("signals", "--data", directory.toString(), "--rule", "NET-04");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).startsWith("nothing runs on ").hasLineCount(1);
  }

  @Test
  void answersDoctorsQuestionInOneSentenceWhereNothingRuns(@TempDir Path directory) {
    int code = run("doctor", "--data", directory.toString());

    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("nothing runs on ").hasLineCount(1);
  }

  @Test
  void tellsAProgramThatNothingRuns(@TempDir Path directory) {
    int code = run("doctor", "--data", directory.toString(), "-o", "json");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).contains("\"verdict\" : \"broken\"", "nothing runs on ");
  }

  @Test
  @Timeout(15)
  void saysSoonThatNoKafkaAnswers(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(directory.resolve("f.yaml"), "kafka: {bootstrap: '127.0.0.1:1'}\n");

    int code = run("doctor", "-c", file.toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("no Kafka answers at 127.0.0.1:1 within 5 s");
  }

  @Test
  void tellsARuleAndListsAllOfThem() {
    int shown = run("rules", "show", "net-04");
    int listed = run("rules");

    assertThat(shown).isZero();
    assertThat(listed).isZero();
    assertThat(out.toString())
        .startsWith("# NET-04: Connection of the shape of Stratum")
        .contains("NET-04  network")
        .contains("IMG-01  image");
  }

  @Test
  void saysWhereRulesAreListedWhenThereIsNoneOfThatName() {
    int code = run("rules", "show", "NET-99");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "no rule is called 'NET-99': list them with 'firedamp rules'" + System.lineSeparator());
  }

  @Test
  void addsListsAndRemovesAnException(@TempDir Path data) {
    String[] add = {
      "exceptions",
      "--data",
      data.toString(),
      "add",
      "ci-burn",
      "rule=MET-01 namespace=ci",
      "--for",
      "30d",
      "--reason",
      "builds",
      "--by",
      "ana",
      "--unchecked"
    };

    int added = run(add);
    int listed = run("exceptions", "--data", data.toString());
    int removed = run("exceptions", "--data", data.toString(), "remove", "ci-burn");

    assertThat(List.of(added, listed, removed)).containsOnly(0);
    assertThat(out.toString())
        .contains("added ci-burn until ")
        .containsPattern("ci-burn +20.* holds +ana +namespace=ci rule=MET-01 +builds")
        .contains("removed ci-burn");
  }

  @Test
  void refusesAnExceptionWithoutAScopeAndSaysWhatToWrite(@TempDir Path data) {
    int code =
        run(
            "exceptions",
            "--data",
            data.toString(),
            "add",
            "all",
            "cluster=prod",
            "--for",
            "30d",
            "--reason",
            "quiet",
            "--unchecked");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("scope must name a rule, namespace, workload, image or destination, was");
    assertThat(data).isEmptyDirectory();
  }
}
