package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.AppConfig;
import io.firedamp.app.Pipeline;
import io.firedamp.app.PipelinePlan;
import io.firedamp.app.Plugins;
import io.firedamp.app.config.ConfigLoader;
import io.firedamp.e2e.Sender.Body;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What {@code run} starts, in the process of a test. */
final class LivePipeline {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private LivePipeline() {}

  /** Starts what a configuration says, of this host nothing, and waits for it. */
  static Pipeline start(Path data, String yaml) throws Exception {
    return start(data, yaml, UnaryOperator.identity());
  }

  /** The same of a part of it. */
  static Pipeline start(Path data, String yaml, UnaryOperator<PipelinePlan> part) throws Exception {
    return start(data, yaml, part, Clock.systemUTC());
  }

  /** The same on another clock. */
  static Pipeline start(Path data, String yaml, UnaryOperator<PipelinePlan> part, Clock clock)
      throws Exception {
    Plugins plugins = Plugins.installed();
    AppConfig config =
        ConfigLoader.of(plugins, Map.of())
            .watchingThisHost(false)
            .withData(data)
            .parse("test.yaml", yaml);
    Pipeline pipeline = Pipeline.start(part.apply(PipelinePlan.live(config)), plugins, clock);
    pipeline.awaitReady(LONGEST);
    return pipeline;
  }

  /**
   * Tells of a pull of a known-bad publisher's image. Of another image each time: of one image, two
   * pulls within seconds are one.
   */
  static void sendAPull(Pipeline pipeline, String name) throws Exception {
    String now = Instant.now().toString();
    String body =
        """
        {"events": [{"id": "%s", "timestamp": "%s", "action": "pull",
          "target": {"mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": "sha256:%s", "repository": "docker123321/%s", "tag": "1",
            "url": "http://registry.example/v2/docker123321/%s/manifests/1"},
          "request": {"addr": "198.51.100.7:1234", "host": "registry.example", "method": "GET",
            "useragent": "docker/24.0"}}]}
        """
            .formatted(now, now, "5f".repeat(32), name, name);
    Sender sender = new Sender(pipeline.url(), event -> {});
    assertThat(sender.post(new Body(Instant.now(), "/v1/registry/distribution", body)))
        .isEqualTo(202);
  }
}
