package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.state.Contact;
import io.firedamp.detectors.state.PeerContacts;
import io.firedamp.detectors.state.PeerNote;
import io.firedamp.detectors.state.PlacedEvidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps which workloads use a peer, and tells each how many there are and whether the peer talks to
 * a pool itself. Counts owners, never pods, and only those of one cluster: the key holds it.
 */
final class CountOwners extends ContextualProcessor<String, Contact, String, PlacedEvidence> {
  static final String STORE = "contacts-of-peer";
  private static final int MOST_SIGNALS = 32;

  private final PeerRule rule;
  private KeyValueStore<String, PeerContacts> contacts;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  CountOwners(PeerRule rule) {
    this.rule = rule;
  }

  @Override
  public void init(ProcessorContext<String, PlacedEvidence> context) {
    super.init(context);
    contacts = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, Contact> record) {
    if (remember(record.key(), record.value())) {
      tell(record);
    }
  }

  /** False when it changes nothing. */
  private boolean remember(String peer, Contact contact) {
    String key = StoreKey.of(peer, contact.getWorkload());
    PeerContacts known = contacts.get(key);
    Map<String, Double> signals = new HashMap<>(known == null ? Map.of() : known.getSignals());
    boolean changed =
        contact.getRetracted()
            ? signals.remove(contact.getSignalId()) != null
            : signals.size() < MOST_SIGNALS
                && signals.put(contact.getSignalId(), contact.getDecibans()) == null;
    if (!changed) {
      return false;
    }
    if (signals.isEmpty()) {
      contacts.delete(key);
    } else {
      PeerContacts.Builder kept =
          known == null ? PeerContacts.newBuilder() : PeerContacts.newBuilder(known);
      contacts.put(key, kept.setSignals(signals).build());
    }
    return true;
  }

  private void tell(Record<String, Contact> record) {
    List<KeyValue<String, PeerContacts>> users = new ArrayList<>();
    double talks = 0;
    try (KeyValueIterator<String, PeerContacts> all =
        contacts.prefixScan(StoreKey.prefix(record.key()), new StringSerializer())) {
      while (all.hasNext() && users.size() < rule.most()) {
        KeyValue<String, PeerContacts> entry = all.next();
        if (workloadOf(entry.key).isEmpty()) {
          talks = entry.value.getSignals().values().stream().mapToDouble(d -> d).max().orElse(0);
        } else {
          users.add(entry);
        }
      }
    }
    int told = rule.told(users.size());
    for (KeyValue<String, PeerContacts> user : users) {
      if (user.value.getTold() != told || user.value.getToldTalks() != talks) {
        PeerContacts now =
            PeerContacts.newBuilder(user.value).setTold(told).setToldTalks(talks).build();
        contacts.put(user.key, now);
        if (told > 1 || talks > 0 || user.value.getTold() > 1 || user.value.getToldTalks() > 0) {
          forward(record, workloadOf(user.key), told, talks);
        }
      }
    }
  }

  private void forward(Record<String, Contact> record, String workload, int users, double talks) {
    PeerNote note =
        PeerNote.newBuilder()
            .setPeer(record.value().getPeer())
            .setUsers(users)
            .setTalks(talks)
            .build();
    context()
        .forward(
            record.withKey(workload).withValue(PlacedEvidence.newBuilder().setNote(note).build()));
  }

  private static String workloadOf(String key) {
    return StoreKey.parts(key).get(1);
  }
}
