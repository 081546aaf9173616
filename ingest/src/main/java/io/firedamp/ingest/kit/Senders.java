package io.firedamp.ingest.kit;

import io.firedamp.ingest.RecordCounts;
import java.net.InetAddress;

/**
 * Those whose messages are read where a protocol knows no token. A stranger's are counted by name.
 *
 * @param listed addresses and networks
 * @param stranger why the message of another is left out
 */
public record Senders(Networks listed, RecordCounts.Counter counter, String stranger) {
  /** Whether a message of this address is read. */
  public boolean admit(InetAddress address) {
    if (listed.have(address)) {
      return true;
    }
    counter.read();
    counter.leaveOut(stranger);
    return false;
  }
}
