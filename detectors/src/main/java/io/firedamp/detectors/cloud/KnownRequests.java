package io.firedamp.detectors.cloud;

import io.firedamp.detectors.cloud.CloudRequest.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is kept of one principal, or of one session: in the order of time, bounded, and the same in
 * whatever order it came.
 */
final class KnownRequests {
  private static final int MOST = 256;

  private KnownRequests() {}

  /** What is known once a request came; the same list where it tells nothing new. */
  static List<CloudRequest> with(List<CloudRequest> known, CloudRequest request) {
    List<CloudRequest> merged = new ArrayList<>();
    boolean added = false;
    for (CloudRequest each : known) {
      if (isSame(each, request)) {
        if (CloudRequest.BY_TIME.compare(each, request) <= 0) {
          return known;
        }
        merged.add(request);
        added = true;
      } else {
        merged.add(each);
      }
    }
    if (!added) {
      merged.add(request);
    }
    merged.sort(CloudRequest.BY_TIME);
    return bounded(merged);
  }

  /** An event is one request; of an address, and a kind of client, the first use is kept. */
  private static boolean isSame(CloudRequest one, CloudRequest other) {
    if (one.kind() == Kind.ON_INSTANCE) {
      return one.part().equals(other.part()) && one.isFromMac() == other.isFromMac();
    }
    return one.eventId().equals(other.eventId());
  }

  /** Beyond the bound the oldest go, but for those that make something known. */
  private static List<CloudRequest> bounded(List<CloudRequest> sorted) {
    if (sorted.size() <= MOST) {
      return List.copyOf(sorted);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < sorted.size(); i++) {
      CloudRequest each = sorted.get(i);
      String novelty = each.refused() ? "" : each.region() + "\n" + each.gpu();
      if (each.refused() || !seen.add(novelty)) {
        sorted.remove(i);
        return List.copyOf(sorted);
      }
    }
    return List.copyOf(sorted.subList(1, sorted.size()));
  }
}
