package io.firedamp.detectors.mining;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.state.Contact;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a placed signal says about a peer: that a workload holds a connection to it, or that the
 * subject, being somebody's peer perhaps, talks to a pool itself.
 *
 * @param most workloads of one peer that are counted
 */
record PeerRule(int most) {
  static final PeerRule DEFAULT = new PeerRule(64);

  PeerRule {
    if (most < 2) {
      throw new IllegalArgumentException("most must be at least 2, was " + most);
    }
  }

  List<Contact> contacts(String workload, Signal signal) {
    List<Contact> contacts = new ArrayList<>();
    peerOf(signal)
        .map(peer -> contact(workload, peer, signal))
        .map(contact -> isOneOfSeveral(signal) ? takenBack(contact) : contact)
        .ifPresent(contacts::add);
    talkerOf(signal).ifPresent(address -> contacts.add(contact("", address, signal)));
    return contacts;
  }

  /** Counts are told in steps of about a decibel: everybody is told anew at each. */
  int told(int users) {
    int told = 1;
    for (int step = 1; step <= Math.min(users, most); step = Math.max(step + 1, step * 5 / 4)) {
      told = step;
    }
    return told;
  }

  /** Of all who share a node's address, the node alone is counted: it is one connection. */
  private static boolean isOneOfSeveral(Signal signal) {
    return signal.getAttributes().containsKey(Adjustment.SHARED);
  }

  private static Contact takenBack(Contact contact) {
    return Contact.newBuilder(contact).setRetracted(true).build();
  }

  private static Contact contact(String workload, String peer, Signal signal) {
    return Contact.newBuilder()
        .setWorkload(workload)
        .setPeer(peer)
        .setSignalId(signal.getId())
        .setDecibans(signal.getDecibans())
        .setRetracted(signal.getRetracted())
        .build();
  }

  private static Optional<String> peerOf(Signal signal) {
    return signal.getTraits().contains(Trait.STRATUM_SHAPE.name())
        ? Optional.ofNullable(signal.getAttributes().get("destination.ip"))
        : Optional.empty();
  }

  /** Only who talks to the outside can be a door to it. */
  private static Optional<String> talkerOf(Signal signal) {
    Alias subject = Alias.parse(signal.getSubject());
    boolean talks =
        signal.getTraits().contains(Trait.LISTED.name())
            || signal.getTraits().contains(Trait.UNLISTED_PEER.name());
    return talks
            && subject.kind().equals(Alias.ADDRESS)
            && !signal.getTraits().contains(Trait.INTERNAL_PEER.name())
            && !signal.getTraits().contains(Trait.ENCRYPTED.name())
        ? Optional.of(subject.rest())
        : Optional.empty();
  }
}
