package io.firedamp.detectors.identity;

import io.firedamp.detectors.identity.Spans.Span;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who holds, without when: found once for all aliases of a pod's life. */
record Holding(
    Workload workload,
    @Nullable String containerId,
    @Nullable String podUid,
    @Nullable String pod,
    @Nullable String image,
    @Nullable String node,
    @Nullable String claims) {

  /** Holds in a span, and no longer than its pod lives. */
  Holder during(Span span, @Nullable Instant podEnd) {
    return during(span.from(), earlier(span.until(), podEnd));
  }

  Holder during(Instant from, @Nullable Instant until) {
    return Holder.newBuilder()
        .setWorkload(workload)
        .setContainerId(containerId)
        .setPodUid(podUid)
        .setPod(pod)
        .setImage(image)
        .setNode(node)
        .setClaims(claims)
        .setFrom(from)
        .setUntil(until != null && until.isBefore(from) ? from : until)
        .build();
  }

  /** The earlier of two ends, of which null is none. */
  static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
