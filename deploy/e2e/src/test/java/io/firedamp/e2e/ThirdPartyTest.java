package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Check;
import io.firedamp.app.Check.Verdict;
import io.firedamp.app.Doctor;
import io.firedamp.app.Installation;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.app.replay.Progress;
import io.firedamp.app.replay.Replay;
import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.Message.Channel;
import io.firedamp.e2e.Sender.Parcel;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.avro.Incident;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise to third parties: a source with an event type and a topic of its own, a detector that
 * reads it, a sink and a format, each in a jar built from sources that know what is published and
 * nothing else. Beside them lies a jar that is none.
 */
class ThirdPartyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private static Path directory;

  @AutoClose private static final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private static Plugins plugins;

  @BeforeAll
  static void buildTheJars() throws Exception {
    plugins = ThirdParty.plugins();
  }

  @Test
  void eachJarTellsWhatItGivesAndTheBrokenOneWhatIsWrong() {
    assertThat(plugins.jars())
        .extracting(jar -> jar.name(), jar -> jar.gives(), jar -> jar.isLoaded())
        .containsExactly(
            tuple("night-sink.jar", List.of("sink night-desk", "format night"), true),
            tuple("tap-detector.jar", List.of("detector acme-tap"), true),
            tuple("tap-source.jar", List.of("source acme-tap"), true),
            tuple("zz-broken.jar", List.of(), false));
    assertThat(plugins.jars().get(3).problem()).startsWith("it is no jar: ");
  }

  @Test
  void theirEventsBecomeALegOfAnIncidentThatTheirSinkDelivers() throws Exception {
    Instant begin = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
    Path desk = directory.resolve("desk.txt");
    AppConfig config = config(desk);
    PipelinePlan plan = PipelinePlan.live(config);

    try (Pipeline pipeline = Pipeline.start(plan, plugins, Clock.systemUTC())) {
      pipeline.awaitReady(PATIENCE);
      List<Parcel> parcels = Sender.parcels(withoutTheNetwork(begin));
      new Sender(pipeline.url(), event -> pipeline.publisher().publish(event).join()).send(parcels);
      for (String reading : ThirdParty.readings(begin)) {
        post(pipeline.url() + "/v1/acme/tap", reading);
      }

      Await.until(
          "the incident on the night shift's desk",
          PATIENCE,
          () ->
              Files.exists(desk)
                  && Files.readAllLines(desk).stream()
                      .anyMatch(line -> line.contains(" COMPUTE+IMAGE+NETWORK mysql ")));
      assertThat(new Doctor(new Installation(config), plugins, Clock.systemUTC()).examine())
          .filteredOn(check -> check.area().startsWith("plugin "))
          .extracting(Check::verdict, Check::area)
          .containsExactly(
              tuple(Verdict.OK, "plugin night-sink.jar"),
              tuple(Verdict.OK, "plugin tap-detector.jar"),
              tuple(Verdict.OK, "plugin tap-source.jar"),
              tuple(Verdict.BROKEN, "plugin zz-broken.jar"));
    }
  }

  @Test
  void aReplayReadsTheirFormatAndComesToTheSame() throws Exception {
    Instant begin = Instant.parse("2018-03-16T10:00:00Z");
    Path log = directory.resolve("tap.log");
    Files.write(log, ThirdParty.readings(begin));
    AppConfig config = config(directory.resolve("unused.txt"));
    PipelinePlan plan = PipelinePlan.replay(config, "third-party");

    try (Pipeline pipeline = Pipeline.start(plan, plugins, Clock.systemUTC())) {
      pipeline.awaitReady(PATIENCE);
      Replay replay = new Replay(pipeline);
      new Story(begin)
          .events().stream()
              .filter(event -> !event.value().getSchema().getName().matches("NetworkFlow|DnsQuery"))
              .forEach(replay::publish);
      Replay.Result result =
          replay.play(
              List.of(log),
              plugins.parsers(),
              new Provenance(Story.CLUSTER, "replay"),
              new Progress(new PrintWriter(Writer.nullWriter()), 1));

      assertThat(result.dropped()).isEmpty();
      assertThat(result.incidents())
          .filteredOn(incident -> incident.getWorkload().getName().equals("mysql"))
          .singleElement()
          .satisfies(
              incident -> assertThat(legs(incident)).containsExactly("COMPUTE", "IMAGE", "NETWORK"))
          .satisfies(
              incident ->
                  assertThat(incident.getTimeline())
                      .anyMatch(entry -> entry.getRule().equals("ACME-01")));
    }
  }

  private static List<String> legs(Incident incident) {
    return incident.getLegs().stream().map(leg -> leg.getLeg().name()).sorted().toList();
  }

  private static List<Message> withoutTheNetwork(Instant begin) {
    return new Story(begin)
        .messages().stream().filter(message -> message.channel() != Channel.ZEEK).toList();
  }

  private static AppConfig config(Path desk) {
    String yaml =
        """
        cluster: %s
        kafka: {bootstrap: '%s'}
        listener: {port: 0}
        sources:
          registry: {type: registry}
          kubernetes: {type: kubernetes}
          tap: {type: acme-tap}
        detectors:
          acme-tap: {decibans: 32.0}
        sinks:
          night: {type: night-desk, desk: '%s'}
        """
            .formatted(Story.CLUSTER, broker.bootstrapServers(), desk);
    return ConfigLoader.of(plugins, Map.of())
        .watchingThisHost(false)
        .withData(directory.resolve("data"))
        .parse("third-party.yaml", yaml);
  }

  private static void post(String url, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }
}
