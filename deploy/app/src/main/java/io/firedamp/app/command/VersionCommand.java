package io.firedamp.app.command;

import io.firedamp.app.Terminal;
import io.firedamp.schemas.Product;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import picocli.CommandLine.Command;

/** {@code firedamp version}. */
@Command(name = "version", description = "Prints the versions of Firedamp, Kafka and Java.")
public final class VersionCommand implements Callable<Integer> {
  private final Terminal terminal;

  public VersionCommand(CommandContext context) {
    this.terminal = context.terminal();
  }

  @Override
  public Integer call() {
    terminal
        .out()
        .printf(
            "firedamp %s (Kafka %s, Java %s)%n",
            Product.version(), kafkaVersion(), Runtime.version());
    return ExitCode.DONE;
  }

  /** Kafka's own jar says it in a resource; its class for it is internal since 4.4. */
  private static String kafkaVersion() {
    try (InputStream in =
        KafkaConsumer.class.getResourceAsStream("/kafka/kafka-version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "of unknown version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
