package io.firedamp.e2e;

import io.firedamp.e2e.Message.Channel;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Forty-six minutes of one cluster with every kind of neighbour: a miner that each leg shows, a
 * throttled miner on a pool that no list knows, a build that asks for a pool's name once, under an
 * address that another pod had an hour before, and honest pods that burn as much and talk as long.
 */
record Story(Instant begin) {
  static final String CLUSTER = "e2e";

  /** Image, compute and network: COR-01. */
  static final Pod MINER = new Pod("default", "mysql", "", "docker123321/mysql", "10.244.1.23");

  /** Compute and network, with a known image and no list hit: COR-10. */
  static final Pod THROTTLED =
      new Pod(
          "analytics", "report-5d4f8c7b9-q8z2w", "report-5d4f8c7b9", "python:3.12", "10.244.1.24");

  /** One signal that opens an incident alone: NET-01. */
  static final Pod BUILDER =
      new Pod("ci", "build-7f9c4d5b6-k2m4x", "build-7f9c4d5b6", "golang:1.23", "10.244.1.31");

  /** Had the builder's address before, and did nothing. */
  static final Pod PREDECESSOR = new Pod("ci", "lint", "", "golang:1.23", "10.244.1.31");

  /** Burns like the miner and talks to nobody outside. */
  static final Pod TWIN =
      new Pod("batch", "render-6b8d7f5c4-m5n7p", "render-6b8d7f5c4", "blender:4.2", "10.244.1.7");

  /** Breathes with its customers and holds a busy connection. */
  static final Pod SHOP =
      new Pod("shop", "shop-6c7d9f5b8-x2x7q", "shop-6c7d9f5b8", "tomcat:9", "10.244.1.8");

  private static final Duration LENGTH = Duration.ofMinutes(46);
  private static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(30);
  private static final Duration INTERIM_INTERVAL = Duration.ofMinutes(5);
  private static final Duration QUIET_BEFORE = Duration.ofDays(3);
  private static final String POOL = "203.0.113.77";
  private static final String UNLISTED = "203.0.113.90";

  /** In event time. */
  List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    AuditLog audit = new AuditLog();
    for (Pod known : List.of(SHOP, TWIN, PREDECESSOR, THROTTLED)) {
      start(messages, audit, known, begin.minus(QUIET_BEFORE));
    }
    start(messages, audit, MINER, begin);
    say(messages, begin.plusSeconds(600), Channel.AUDIT, t -> audit.deleted(PREDECESSOR, t));
    start(messages, audit, BUILDER, begin.plusSeconds(1200));
    say(
        messages,
        begin.plusSeconds(1500),
        Channel.ZEEK,
        t -> NetworkLog.lookedUp(BUILDER, "pool.supportxmr.com", POOL, t));
    talk(messages);
    burn(messages);
    messages.sort(Comparator.comparing(Message::time));
    return List.copyOf(messages);
  }

  /** What the real parsers make of them, each reader in event time. */
  List<ParsedEvent> events() throws MalformedEventException {
    Map<Channel, RecordReader> readers = new EnumMap<>(Channel.class);
    List<ParsedEvent> events = new ArrayList<>();
    for (Message message : messages()) {
      RecordReader reader =
          readers.computeIfAbsent(
              message.channel(),
              channel -> channel.parser().readerFor(new Provenance(CLUSTER, channel.name())));
      events.addAll(reader.read(message.body().getBytes(StandardCharsets.UTF_8)));
    }
    for (RecordReader reader : readers.values()) {
      events.addAll(reader.finish());
    }
    return events;
  }

  private static void start(List<Message> messages, AuditLog audit, Pod pod, Instant time) {
    say(messages, time, Channel.AUDIT, t -> audit.created(pod, t));
    say(messages, time.plusSeconds(9), Channel.REGISTRY, t -> NetworkLog.pulled(pod, t));
    say(messages, time.plusSeconds(31), Channel.AUDIT, t -> audit.running(pod, t));
  }

  private void talk(List<Message> messages) {
    Instant since = begin.plusSeconds(40);
    say(
        messages,
        since,
        Channel.ZEEK,
        t -> NetworkLog.lookedUp(MINER, "xmr.crypto-pool.fr", POOL, t));
    for (Duration at = INTERIM_INTERVAL;
        at.compareTo(LENGTH) <= 0;
        at = at.plus(INTERIM_INTERVAL)) {
      Instant now = since.plus(at);
      say(messages, now, Channel.ZEEK, t -> NetworkLog.quiet(MINER, POOL, 3333, since, t));
      say(messages, now, Channel.ZEEK, t -> NetworkLog.quiet(THROTTLED, UNLISTED, 4443, since, t));
      say(messages, now, Channel.ZEEK, t -> NetworkLog.busy(SHOP, "10.244.2.9", 5432, since, t));
    }
  }

  private void burn(List<Message> messages) {
    for (Duration at = Duration.ZERO; at.compareTo(LENGTH) <= 0; at = at.plus(SCRAPE_INTERVAL)) {
      double age = at.toMillis() / 1000.0;
      double mined = (3.88 + 0.004 * Math.sin(age / 70)) * age;
      double served = 0.9 * age + 70 * (1 - Math.cos(age / 150));
      say(
          messages,
          begin.plus(at),
          Channel.CADVISOR,
          t ->
              new Scrape(t)
                  .pod(MINER, mined, 0.993, age * 400)
                  .pod(TWIN, mined, 0.993, age * 400)
                  .pod(THROTTLED, 0.5 * age, 0.99, age * 400)
                  .pod(SHOP, served, 0.81, age * 135_000)
                  .toString());
    }
  }

  private static void say(
      List<Message> messages, Instant time, Channel channel, Function<Instant, String> body) {
    messages.add(new Message(time, channel, body.apply(time)));
  }
}
