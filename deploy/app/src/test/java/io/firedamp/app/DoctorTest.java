package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Check.Verdict;
import io.firedamp.app.config.ConfigLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation looked at from outside, on a real embedded broker. */
final class DoctorTest {
  private static final String PORT_0 = "listener: {port: 0}\n";

  private static AppConfig config(Path data, String yaml) {
    return ConfigLoader.of(TestPlugins.all(), Map.of()).withData(data).parse("f.yaml", yaml);
  }

  private static List<Check> examine(AppConfig config) {
    return new Doctor(new Installation(config), TestPlugins.all(), Clock.systemUTC()).examine();
  }

  private static Check about(List<Check> checks, String area) {
    return checks.stream()
        .filter(check -> check.area().equals(area))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing about " + area + " in " + checks));
  }

  @Test
  void asksTheStatusListenerHowEachPartIs(@TempDir Path data) throws Exception {
    AppConfig started = config(data, "listener: {port: 0}\n");
    try (Pipeline pipeline =
        Pipeline.start(PipelinePlan.live(started), TestPlugins.all(), Clock.systemUTC())) {
      pipeline.awaitReady(Duration.ofSeconds(60));
      int port = URI.create(pipeline.statusUrl()).getPort();

      List<Check> checks = examine(config(data, "http: {port: " + port + "}\n"));

      assertThat(about(checks, "kafka").verdict()).isEqualTo(Verdict.OK);
      assertThat(about(checks, "status").finding()).endsWith(":" + port + " answers");
      assertThat(about(checks, "detector compute"))
          .isEqualTo(Check.ok("detector compute", "running"));
      assertThat(about(checks, "source registry").finding())
          .isEqualTo("silent since the start: nothing yet");
      assertThat(about(checks, "sink file").verdict()).isEqualTo(Verdict.OK);
      assertThat(about(checks, "dead letters").finding()).isEqualTo("none");
    }
  }

  @Test
  void namesASinkThatIsHeldAsTheProbeDoes(@TempDir Path data) throws Exception {
    Plugins plugins = TestPlugins.holding();
    AppConfig started = ConfigLoader.of(plugins, Map.of()).withData(data).parse("f.yaml", PORT_0);
    try (Pipeline pipeline =
        Pipeline.start(PipelinePlan.live(started), plugins, Clock.systemUTC())) {
      pipeline.awaitReady(Duration.ofSeconds(60));
      assertThat(readyz(pipeline)).isEqualTo("200 {\"ok\":true}\n");

      PipelineTest.publish(pipeline, "azurenql/tomcat");
      PipelineTest.await(() -> !readyz(pipeline).startsWith("200"));

      assertThat(readyz(pipeline)).isEqualTo("503 {\"ok\":false,\"sinks\":{\"file\":\"HELD\"}}\n");
      int port = URI.create(pipeline.statusUrl()).getPort();
      AppConfig asking = config(data, "http: {port: " + port + "}\n");
      // One record, and perhaps the end of the transaction it came in; it is counted now and then.
      PipelineTest.await(
          () ->
              about(examine(asking), "sink file")
                  .finding()
                  .matches("0 delivered, [12] waiting \\(HELD\\)"));
      Check check = about(examine(asking), "sink file");
      assertThat(check.verdict()).isEqualTo(Verdict.BROKEN);
      assertThat(check.advice()).isEqualTo("set right: certificate of nobody we trust");
    }
  }

  private static String readyz(Pipeline pipeline) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(pipeline.statusUrl() + "/readyz")).build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void saysWhichSettingLeadsToAListenerThatDoesNotAnswer(@TempDir Path data) throws Exception {
    AppConfig started = config(data, "listener: {port: 0}\n");
    try (Pipeline pipeline =
        Pipeline.start(PipelinePlan.live(started), TestPlugins.all(), Clock.systemUTC())) {
      pipeline.awaitReady(Duration.ofSeconds(60));

      Check check = about(examine(config(data, "http: {port: 1}\n")), "status");

      assertThat(check.verdict()).isEqualTo(Verdict.BROKEN);
      assertThat(check.finding()).startsWith("http://127.0.0.1:1 does not answer");
      assertThat(check.advice()).contains("http.address and http.port");
    }
  }

  @Test
  void saysThatTopicsHaveOtherPartitionsOrAreMissing(@TempDir Path data) throws Exception {
    AppConfig started = config(data, "listener: {port: 0}\n");
    try (Pipeline pipeline =
        Pipeline.start(PipelinePlan.live(started), TestPlugins.all(), Clock.systemUTC())) {
      pipeline.awaitReady(Duration.ofSeconds(60));

      List<Check> more = examine(config(data, "kafka: {partitions: 3}\n"));
      List<Check> other = examine(config(data, "namespace: other\n"));

      assertThat(about(more, "topic firedamp.incidents").finding())
          .isEqualTo("has 1 partitions, not 3");
      assertThat(about(more, "topic firedamp.incidents").advice())
          .isEqualTo("set kafka.partitions to 1");
      assertThat(about(other, "topic other.incidents"))
          .isEqualTo(
              Check.broken("topic other.incidents", "is missing", "'firedamp run' makes it"));
    }
  }

  @Test
  void saysOneThingWhereNothingRuns(@TempDir Path data) {
    assertThat(examine(config(data, "cluster: lab\n")))
        .singleElement()
        .satisfies(check -> assertThat(check.finding()).startsWith("nothing runs on "));
  }
}
