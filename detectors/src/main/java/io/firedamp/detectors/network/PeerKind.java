package io.firedamp.detectors.network;

import io.firedamp.detectors.evidence.Trait;
import java.util.SortedSet;

/** What is known of the other end of a connection of Stratum's shape, which decides its weight. */
enum PeerKind {
  /** Outside, in plain TCP, of no known protocol: what Stratum is. */
  PLAIN("plain", "no known protocol"),
  /** Outside, on the port of a service that clients stay connected to. */
  SERVICE("service", "no known protocol, on the port of a service that clients stay connected to"),
  /** Outside, within TLS or another protocol that hides what is spoken. */
  ENCRYPTED("encrypted", "encrypted"),
  /** Inside: a hint only, until the peer itself is seen to talk to a pool. */
  INTERNAL("internal", "inside the network, no known protocol");

  private final String grade;
  private final String said;

  PeerKind(String grade, String said) {
    this.grade = grade;
    this.said = said;
  }

  /** The grade of NET-04 in the table of weights, as long as it is not provisional. */
  String grade() {
    return grade;
  }

  /** What a person is told about it. */
  String said() {
    return said;
  }

  SortedSet<String> traits() {
    return switch (this) {
      case PLAIN, SERVICE -> Trait.words(Trait.STRATUM_SHAPE, Trait.UNLISTED_PEER);
      case ENCRYPTED -> Trait.words(Trait.STRATUM_SHAPE, Trait.UNLISTED_PEER, Trait.ENCRYPTED);
      case INTERNAL -> Trait.words(Trait.STRATUM_SHAPE, Trait.INTERNAL_PEER);
    };
  }
}
