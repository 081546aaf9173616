package io.firedamp.ingest.netflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.PostedBodies;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.NetworkFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real exporter, softflowd of Debian, that tells of the packets of a real miner. */
class SoftflowdTest {
  private static final Path SOFTFLOWD = Path.of("/usr/sbin/softflowd");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** As many as softflowd exports of the capture, in any version. */
  private static final int RECORDS = 40;

  private final RecordingPublisher publisher = new RecordingPublisher();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"5", "9", "10"})
  void tellsOfEveryConnectionOfAMinerInEachVersion(String version) throws Exception {
    requireSoftflowd();
    Path capture =
        SharedData.require("network/stratum/zeek-cryptomining/bitcoin-mining-in-progress.pcap");
    try (NetflowSource source = source()) {
      source.start();

      export(capture, version, source.port());

      Await.until("all records", PATIENCE, () -> source.counts().withEvents() == RECORDS);
      assertThat(source.counts().unreadable()).isZero();
    }
    assertThat(publisher.values(NetworkFlow.class))
        .filteredOn(flow -> flow.getBytesIn().isPresent() && flow.getBytesOut().isPresent())
        .isNotEmpty()
        .allSatisfy(flow -> assertThat(flow.getStart()).isBeforeOrEqualTo(flow.getTime()));
  }

  private static void requireSoftflowd() {
    boolean isThere = Files.isExecutable(SOFTFLOWD);
    if ("true".equals(System.getenv("FIREDAMP_REQUIRE_COUNTERPARTS"))) {
      assertThat(isThere).as("softflowd is installed").isTrue();
    }
    assumeTrue(isThere, "softflowd is not installed");
  }

  private void export(Path capture, String version, int port) throws Exception {
    Process softflowd =
        new ProcessBuilder(
                List.of(
                    SOFTFLOWD.toString(),
                    "-d",
                    "-r",
                    capture.toString(),
                    "-v",
                    version,
                    "-n",
                    "127.0.0.1:" + port,
                    "-p",
                    folder.resolve("pid").toString(),
                    "-c",
                    folder.resolve("control").toString()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assertThat(softflowd.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private NetflowSource source() {
    return new NetflowSource(
        new NetflowSource.Config("127.0.0.1", 0, List.of("127.0.0.1"), 1 << 20, false),
        new SourceContext(
            new Provenance("lab", "softflowd"),
            publisher,
            new PostedBodies(publisher),
            Clock.systemUTC()));
  }
}
