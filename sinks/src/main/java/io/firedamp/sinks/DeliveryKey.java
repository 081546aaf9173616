package io.firedamp.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.avro.Incident;
import java.util.Optional;

/**
 * One revision of one incident, as destinations know it ({@code id:revision}) and as the ledger
 * keeps it for each sink ({@code sink|id:revision}): the only place where either is written or
 * read.
 */
public record DeliveryKey(String incident, int revision) {
  private static final char BEFORE_REVISION = ':';
  private static final char AFTER_SINK = '|';

  /** The key under which a destination may recognise a repetition. */
  public static DeliveryKey of(Incident incident) {
    return new DeliveryKey(incident.getId(), incident.getRevision());
  }

  /** The key that a text names; empty when it names none. */
  public static Optional<DeliveryKey> parse(String text) {
    int at = text.lastIndexOf(BEFORE_REVISION);
    if (at < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new DeliveryKey(text.substring(0, at), Integer.parseInt(text.substring(at + 1))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The key of a ledger entry. */
  byte[] inLedgerOf(String sink) {
    return (sink + AFTER_SINK + this).getBytes(UTF_8);
  }

  /** What an entry of the ledger says was delivered; empty when another sink wrote it. */
  static Optional<DeliveryKey> fromLedgerOf(String sink, byte[] entry) {
    return inLedger(new String(entry, UTF_8))
        .filter(noted -> noted.sink().equals(sink))
        .map(Noted::key);
  }

  /** Who delivered what, as the key of an entry of the ledger says; empty for any other text. */
  public static Optional<Noted> inLedger(String entry) {
    int bar = entry.indexOf(AFTER_SINK);
    return bar < 1
        ? Optional.empty()
        : parse(entry.substring(bar + 1)).map(key -> new Noted(entry.substring(0, bar), key));
  }

  /** A delivery by a sink. */
  public record Noted(String sink, DeliveryKey key) {}

  /** {@code id:revision}. */
  @Override
  public String toString() {
    return incident + BEFORE_REVISION + revision;
  }
}
