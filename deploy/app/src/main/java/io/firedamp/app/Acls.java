package io.firedamp.app;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import io.firedamp.schemas.Topic;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.Disposition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/** What each role must be allowed on a Kafka cluster, and nothing beyond it. */
public final class Acls {
  /** Who logs in. */
  public enum Who {
    /** Takes in what sources tell. */
    INGEST,

    /** Finds out what it means, and makes the topics. */
    DETECT,

    /** Delivers incidents. */
    DELIVER,

    /** People who look, and say what incidents were found to be: incidents, signals, doctor. */
    CONSOLE,

    /** Who prepares a cluster: topics plan, apply and verify, and reset. */
    OWNER
  }

  /**
   * One permission.
   *
   * @param prefixed whether the names are beginnings of names
   */
  public record Grant(
      List<AclOperation> operations, ResourceType resource, boolean prefixed, List<String> names) {
    public Grant {
      operations = List.copyOf(operations);
      names = List.copyOf(names);
    }
  }

  private final Topics topics;

  /**
   * On a namespace.
   *
   * @param topics those that plugins bring among them
   */
  public Acls(Topics topics) {
    this.topics = topics;
  }

  /** What one of them is to be allowed. */
  public List<Grant> of(Who who) {
    List<Grant> grants = new ArrayList<>();
    // Every role looks at its start whether the topics are as it was told.
    grants.add(ours(DESCRIBE, DESCRIBE_CONFIGS));
    switch (who) {
      case INGEST -> ingest(grants);
      case DETECT -> detect(grants);
      case DELIVER -> deliver(grants);
      case CONSOLE -> {
        grants.add(ours(READ));
        grants.add(topics(List.of(dispositions()), WRITE));
        grants.add(prefixed(GROUP, namespace() + "-", DESCRIBE));
      }
      case OWNER -> {
        // Who says from where a group reads on must be let read there.
        grants.add(ours(CREATE, ALTER_CONFIGS, READ));
        detectorsOwn(grants);
      }
    }
    return List.copyOf(grants);
  }

  private void ingest(List<Grant> grants) {
    List<String> writes = new ArrayList<>(told());
    writes.add(topics.deadLetters().name());
    grants.add(topics(writes, WRITE));
    // What earlier processes reported of its sources.
    grants.add(topics(List.of(topics.sourceReports().name()), READ));
  }

  private void detect(List<Grant> grants) {
    List<String> reads = new ArrayList<>(told());
    reads.addAll(found());
    grants.add(topics(reads, READ));
    List<String> writes = new ArrayList<>(found());
    writes.add(topics.deadLetters().name());
    grants.add(topics(writes, WRITE));
    grants.add(ours(CREATE, ALTER_CONFIGS));
    detectorsOwn(grants);
  }

  /** State and repartitioning of its own, and exactly-once processing. */
  private void detectorsOwn(List<Grant> grants) {
    for (ResourceType type : List.of(TOPIC, GROUP, TRANSACTIONAL_ID)) {
      grants.add(prefixed(type, namespace() + "-", ALL));
    }
  }

  private void deliver(List<Grant> grants) {
    // Dead letters, because it retries its own.
    List<String> letters = List.of(topics.sinkLedger(), topics.deadLetters().name());
    List<String> reads = new ArrayList<>(letters);
    reads.add(topics.incidents().name());
    grants.add(topics(reads, READ));
    // Nobody else may write what was delivered: an entry there keeps an incident from the SIEM.
    grants.add(topics(letters, WRITE));
    grants.add(prefixed(GROUP, namespace() + "-sink-", READ));
  }

  private String dispositions() {
    return topics.of(Disposition.class).name();
  }

  private String namespace() {
    return topics.namespace();
  }

  /** What sources tell, those of plugins too. */
  private List<String> told() {
    Set<String> others = new HashSet<>(found());
    others.add(topics.deadLetters().name());
    others.add(dispositions());
    return topics.all().stream().map(Topic::name).filter(name -> !others.contains(name)).toList();
  }

  /** What detectors conclude from it. */
  private List<String> found() {
    return List.of(
        topics.identities().name(),
        topics.signals().name(),
        topics.incidents().name(),
        topics.of(Campaign.class).name());
  }

  private Grant ours(AclOperation... operations) {
    return prefixed(TOPIC, namespace() + ".", operations);
  }

  private static Grant prefixed(ResourceType type, String beginning, AclOperation... operations) {
    return new Grant(List.of(operations), type, true, List.of(beginning));
  }

  private static Grant topics(List<String> names, AclOperation... operations) {
    return new Grant(List.of(operations), TOPIC, false, names);
  }
}
