package io.firedamp.e2e;

import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A broker in a process of its own, which can be stopped in the middle and let go on. */
final class LoneBroker implements AutoCloseable {
  private static final Duration UP_WITHIN = Duration.ofMinutes(1);

  private final Process process;
  private final String bootstrapServers;
  private final Map<String, String> clientSettings;

  private LoneBroker(Process process, String bootstrapServers, Map<String, String> clientSettings) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
    this.clientSettings = clientSettings;
  }

  /** What the process runs. */
  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    new CountDownLatch(1).await();
  }

  static LoneBroker start(Path directory) throws Exception {
    Path data = directory.resolve("broker");
    Process process =
        new ProcessBuilder(Programs.java("256m", LoneBroker.class.getName(), data.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("broker.log").toFile())
            .start();
    Await.until("a broker", UP_WITHIN, () -> EmbeddedBroker.runningOn(data).isPresent());
    return new LoneBroker(
        process, EmbeddedBroker.runningOn(data).orElseThrow(), EmbeddedBroker.clientSettings(data));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** What a client needs beside its address, to be let in. */
  Map<String, String> clientSettings() {
    return clientSettings;
  }

  /** From now on it keeps its connections, and does nothing. */
  void freeze() throws IOException, InterruptedException {
    Programs.signal(process.pid(), "STOP");
  }

  void thaw() throws IOException, InterruptedException {
    Programs.signal(process.pid(), "CONT");
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
