package io.firedamp.detectors.indicators;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.indicators.Trace.Kind;
import io.firedamp.schemas.avro.IndicatorRef;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Distinct traces in order, at most 32: which are kept depends on what they are, not on when. */
public record Traces(List<Trace> found) {
  private static final int MOST = 32;
  public static final Traces NONE = new Traces(List.of());

  /** How bad it is. */
  public enum Level {
    NOTHING,
    /** What brings a miner, or a pool's name without a miner. */
    DROPPER,
    /** Whom to pay and where to go, without a program: in an environment, or a configuration. */
    WALLET_AND_ENDPOINT,
    /** A miner's program, arguments or protocol. */
    MINER,
    /** A miner that says whom it pays and where. */
    MINER_WITH_WALLET
  }

  public Traces {
    found = found.stream().distinct().sorted().limit(MOST).toList();
  }

  public static Traces of(Collection<Trace> found) {
    return new Traces(List.copyOf(found));
  }

  /** Both, in whatever order they came. */
  public Traces and(Traces more) {
    return new Traces(Stream.concat(found.stream(), more.found.stream()).toList());
  }

  public Level level() {
    boolean talks = has(Kind.STRATUM) || has(Kind.POOL);
    if (has(Kind.WALLET) && (talks || has(Kind.ARGUMENTS))) {
      return Level.MINER_WITH_WALLET;
    }
    if (has(Kind.PROGRAM) || has(Kind.ARGUMENTS) || has(Kind.STRATUM)) {
      return Level.MINER;
    }
    if (has(Kind.WALLET) && has(Kind.ENDPOINT)) {
      return Level.WALLET_AND_ENDPOINT;
    }
    // A wallet alone takes donations, and pays for web shops; an endpoint alone is anybody's.
    boolean more =
        found.stream()
            .anyMatch(trace -> trace.kind() != Kind.WALLET && trace.kind() != Kind.ENDPOINT);
    return more ? Level.DROPPER : Level.NOTHING;
  }

  /** What a signal saw that rests on them. */
  public SortedSet<String> traits() {
    return switch (level()) {
      case MINER_WITH_WALLET -> Trait.words(Trait.MINER_COMMAND, Trait.WALLET);
      case MINER -> Trait.words(Trait.MINER_COMMAND);
      case WALLET_AND_ENDPOINT -> Trait.words(Trait.WALLET);
      case DROPPER -> Trait.words(Trait.DROPPER);
      case NOTHING -> Trait.words();
    };
  }

  public boolean has(Kind kind) {
    return found.stream().anyMatch(trace -> trace.kind() == kind);
  }

  /** For a person: kinds with what was found, the weightiest first. */
  public String text() {
    return found.stream()
        .map(trace -> trace.kind().text() + " '" + trace.value() + "'")
        .collect(Collectors.joining(", "));
  }

  /** The reusable facts among them. */
  public List<IndicatorRef> indicators() {
    return found.stream()
        .filter(trace -> trace.kind() == Kind.WALLET || trace.kind() == Kind.POOL)
        .map(
            trace ->
                IndicatorRef.newBuilder()
                    .setType(trace.kind() == Kind.WALLET ? "wallet" : "pool")
                    .setValue(trace.value())
                    .build())
        .toList();
  }
}
