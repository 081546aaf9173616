package io.firedamp.detectors.campaign;

import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.state.CampaignMember;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Incidents and the indicators that join them, as a graph in two stores. What hangs together is
 * found anew each time, so it follows from which incidents stand and not from how they came. An
 * indicator joins the first {@value #MOST_JOINED} incidents that bear it, by id.
 */
final class Links {
  static final String MEMBERS = "campaign-members";
  static final String BY_INDICATOR = "members-by-indicator";
  private static final int MOST_JOINED = 512;

  private final KeyValueStore<String, CampaignMember> members;
  private final KeyValueStore<String, String> byIndicator;

  Links(ProcessorContext<?, ?> context) {
    members = context.getStateStore(MEMBERS);
    byIndicator = context.getStateStore(BY_INDICATOR);
  }

  KeyValueStore<String, CampaignMember> members() {
    return members;
  }

  @Nullable CampaignMember get(String incident) {
    return members.get(incident);
  }

  void put(String incident, CampaignMember member) {
    remove(incident);
    members.put(incident, member);
    joining(member).forEach(indicator -> byIndicator.put(key(indicator, incident), ""));
  }

  void remove(String incident) {
    CampaignMember known = members.delete(incident);
    if (known != null) {
      joining(known).forEach(indicator -> byIndicator.delete(key(indicator, incident)));
    }
  }

  static List<Indicator> joining(CampaignMember member) {
    return member.getJoining().stream().map(Indicator::of).toList();
  }

  /** Incidents whose campaign may change when one with this indicator comes or goes. */
  SortedSet<String> near(Indicator indicator) {
    // One more than are joined: it takes the place of one that goes.
    return bearers(indicator, MOST_JOINED + 1);
  }

  /** All that an incident hangs together with, itself included. */
  Component componentOf(String incident) {
    SortedMap<String, CampaignMember> found = new TreeMap<>();
    SortedMap<Indicator, SortedSet<String>> links = new TreeMap<>();
    Map<Indicator, SortedSet<String>> near = new HashMap<>();
    Deque<String> waiting = new ArrayDeque<>(List.of(incident));
    boolean cut = false;
    while (!waiting.isEmpty()) {
      String id = waiting.remove();
      CampaignMember member = members.get(id);
      if (member == null || found.put(id, member) != null) {
        continue;
      }
      for (Indicator indicator : joining(member)) {
        SortedSet<String> bearers = near.computeIfAbsent(indicator, this::near);
        cut |= bearers.size() > MOST_JOINED;
        SortedSet<String> joined = joined(bearers);
        if (joined.contains(id) && links.put(indicator, joined) == null) {
          waiting.addAll(joined);
        }
      }
    }
    return new Component(found, links, cut);
  }

  private static SortedSet<String> joined(SortedSet<String> bearers) {
    return bearers.size() > MOST_JOINED ? bearers.headSet(bearers.last()) : bearers;
  }

  private SortedSet<String> bearers(Indicator indicator, int most) {
    SortedSet<String> ids = new TreeSet<>();
    try (KeyValueIterator<String, String> entries =
        byIndicator.prefixScan(indicator.key(), new StringSerializer())) {
      while (entries.hasNext() && ids.size() < most) {
        List<String> parts = StoreKey.parts(entries.next().key);
        ids.add(parts.get(parts.size() - 1));
      }
    }
    return ids;
  }

  private static String key(Indicator indicator, String incident) {
    return indicator.key() + StoreKey.of(incident);
  }
}
