package io.firedamp.sinks.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Product;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.stream.StreamConfig;
import io.firedamp.sinks.stream.StreamConnection;
import io.firedamp.sinks.stream.StreamDelivery;
import io.firedamp.sinks.syslog.RelpAnswers.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages over RELP, version 0, as librelp describes it: each is numbered, and the receiver
 * acknowledges each by its number once it has it. What was not acknowledged is sent again.
 */
final class RelpDelivery implements AutoCloseable {
  private static final Duration LATER = Duration.ofSeconds(1);

  /** After which numbers begin anew, by the protocol. */
  private static final int LAST_NUMBER = 999_999_999;

  private static final int TAKEN = 200;

  private final StreamConfig config;
  private final SinkCounters counters;
  private @Nullable StreamConnection connection;
  private int number;

  RelpDelivery(StreamConfig config, SinkCounters counters) {
    this.config = config;
    this.counters = counters;
  }

  /** An outcome for each message, in order. */
  List<Outcome> send(List<byte[]> messages) {
    List<Outcome> outcomes = new ArrayList<>();
    Outcome rest;
    try {
      RelpAnswers answers = exchange(messages);
      while (outcomes.size() < messages.size()) {
        outcomes.add(outcome(answers.next()));
      }
      return inOrder(outcomes);
    } catch (GeneralSecurityException | FileSystemException e) {
      rest = new Hold("TLS with " + config.target() + ": " + e.getMessage());
    } catch (RelpAnswers.Refusal e) {
      rest = new Hold(config.target() + " " + e.getMessage());
    } catch (IOException e) {
      if (connection != null) {
        counters.count("ambiguous");
      }
      rest = StreamDelivery.failed(config, e);
    }
    close();
    outcomes.addAll(Collections.nCopies(messages.size() - outcomes.size(), rest));
    return inOrder(outcomes);
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private RelpAnswers exchange(List<byte[]> messages) throws IOException, GeneralSecurityException {
    StreamConnection open = connected();
    RelpAnswers answers = new RelpAnswers(open.in(), config.timeout(), number + 1);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      frames.writeBytes(frame("syslog", message));
    }
    open.write(frames.toByteArray());
    return answers;
  }

  private StreamConnection connected() throws IOException, GeneralSecurityException {
    if (connection != null && number < LAST_NUMBER - 1_000) {
      return connection;
    }
    close();
    StreamConnection opened = StreamConnection.open(config);
    counters.count("connections");
    number = 0;
    String offers =
        "relp_version=0\nrelp_software=%s,%s\ncommands=syslog"
            .formatted(Product.NAME, Product.version());
    try {
      opened.write(frame("open", offers.getBytes(UTF_8)));
      Answer answer = new RelpAnswers(opened.in(), config.timeout(), 1).next();
      if (answer.status() != TAKEN) {
        throw new RelpAnswers.Refusal("opens no session: " + answer.said());
      }
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    connection = opened;
    return opened;
  }

  private byte[] frame(String command, byte[] data) {
    number++;
    ByteArrayOutputStream frame = new ByteArrayOutputStream(data.length + 32);
    frame.writeBytes("%d %s %d ".formatted(number, command, data.length).getBytes(UTF_8));
    frame.writeBytes(data);
    frame.write('\n');
    return frame.toByteArray();
  }

  /** The protocol has no word for "never": whatever is not taken is tried again. */
  private Outcome outcome(Answer answer) {
    return answer.status() == TAKEN
        ? new Delivered()
        : new Retry(LATER, config.target() + " answered " + answer.said());
  }

  /** What stands behind one that was not taken is sent again with it, so that order is kept. */
  private static List<Outcome> inOrder(List<Outcome> outcomes) {
    List<Outcome> ordered = new ArrayList<>();
    Outcome before = new Delivered();
    for (Outcome outcome : outcomes) {
      before = before instanceof Delivered ? outcome : before;
      ordered.add(before);
    }
    return ordered;
  }
}
