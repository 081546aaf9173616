package io.firedamp.app;

import io.firedamp.schemas.TopicChange;
import io.firedamp.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;

/** The topics of one namespace as a cluster has them, compared and made by its administration. */
public final class ClusterTopics implements AutoCloseable {
  private static final String MAY_NOT =
      ". Only 'detect' and 'run' need to be allowed to make topics: start one of them first, or run"
          + " 'firedamp topics apply' as somebody who may";

  private final Topics topics;
  private final String address;
  private final short replicas;
  private final Admin admin;

  /**
   * Connects.
   *
   * @param client Kafka client settings, {@code bootstrap.servers} among them
   * @param replicas that each topic is to have
   */
  public ClusterTopics(Topics topics, Map<String, String> client, int replicas) {
    this.topics = topics;
    this.address = String.valueOf(client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    this.replicas = (short) replicas;
    this.admin = Admin.create(Map.<String, Object>copyOf(client));
  }

  /**
   * In what they differ from what is configured; changes nothing.
   *
   * @throws Failure when Kafka does not answer, or refuses
   */
  public List<TopicChange> changes() {
    return asked("looked at", () -> topics.changes(admin, replicas));
  }

  /**
   * Makes those of the changes that can be made.
   *
   * @throws Failure when Kafka does not answer, or refuses
   */
  public void apply(List<TopicChange> changes) {
    asked(
        "made",
        () -> {
          topics.apply(admin, replicas, changes);
          return topics;
        });
  }

  /** What a start does: makes the missing, and refuses to go on where the others do not fit. */
  void ensure() {
    asked(
        "made",
        () -> {
          topics.ensureOn(admin, replicas);
          return topics;
        });
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  private <T> T asked(String what, Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Failure(
          "the topics cannot be %s on %s: %s%s"
              .formatted(
                  what,
                  address,
                  cause.getMessage(),
                  cause instanceof AuthorizationException ? MAY_NOT : ""),
          e);
    } catch (IllegalStateException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while waiting for Kafka", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
