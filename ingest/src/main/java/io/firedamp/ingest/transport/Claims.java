package io.firedamp.ingest.transport;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of one body, parted by whether its sender may tell them. Those it may are published
 * even beside others: their reader remembers them, so the same body sent again would not give them.
 */
final class Claims {
  private static final int LONGEST_SENTENCE = 1000;

  private final List<ParsedEvent> allowed;
  private final int refused;
  private final Bearer.@Nullable Refusal first;

  private Claims(List<ParsedEvent> allowed, int refused, Bearer.@Nullable Refusal first) {
    this.allowed = List.copyOf(allowed);
    this.refused = refused;
    this.first = first;
  }

  static Claims of(List<ParsedEvent> events, Bearer bearer) {
    List<ParsedEvent> allowed = new ArrayList<>();
    Bearer.Refusal first = null;
    for (ParsedEvent event : events) {
      Optional<Bearer.Refusal> refusal = bearer.refusalOf(event);
      if (refusal.isEmpty()) {
        allowed.add(event);
      } else if (first == null) {
        first = refusal.get();
      }
    }
    return new Claims(allowed, events.size() - allowed.size(), first);
  }

  List<ParsedEvent> allowed() {
    return allowed;
  }

  /** Why some were refused, if any was. */
  Optional<Bearer.Refusal> refusal() {
    return Optional.ofNullable(first);
  }

  /**
   * What the sender is told.
   *
   * @param receipt of those that were allowed, in JSON
   */
  Response answer(String receipt) {
    if (first == null) {
      return Response.json(202, receipt);
    }
    String reason =
        "%s; %d of %d events were refused, the others are published"
            .formatted(
                VisibleText.of(first.sentence(), LONGEST_SENTENCE),
                refused,
                refused + allowed.size());
    return Response.json(
        403,
        "{\"error\":%s,\"refused\":%d,%s"
            .formatted(Response.quoted(reason), refused, receipt.substring(1)));
  }
}
