package io.firedamp.ingest.netflow;

import io.firedamp.schemas.LatestUsed;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What exporters said of what they send: templates, when they started, how they sample. What was
 * not said again for a day is forgotten, and of too many what was not used for longest.
 */
final class Exporters {
  private static final int MOST_EXPORTERS = 128;
  private static final int MOST_TEMPLATES = 256;
  private static final int MOST_DOMAINS = 64;

  /** Milliseconds by the exporter's clock. */
  private static final long LIFETIME = 86_400_000;

  private final Map<String, Exporter> exporters = new LatestUsed<>(MOST_EXPORTERS);

  private record Key(Message.Stream stream, int id) {}

  private static final class Exporter {
    private final Map<Key, Template> templates = new LatestUsed<>(MOST_TEMPLATES);
    private final Map<Message.Stream, Long> booted = new LatestUsed<>(MOST_DOMAINS);
    private final Map<Message.Stream, Long> sampling = new LatestUsed<>(MOST_DOMAINS);
  }

  void put(Message message, int id, Template template) {
    of(message).templates.put(new Key(message.stream(), id), template);
  }

  /** Forgets one, or all of that kind where the id is a set's own. */
  void withdraw(Message message, int id) {
    Map<Key, Template> templates = of(message).templates;
    if (id >= Sets.FIRST_DATA) {
      templates.remove(new Key(message.stream(), id));
    } else {
      boolean options = id == Sets.IPFIX_OPTIONS;
      templates
          .entrySet()
          .removeIf(
              each ->
                  each.getKey().stream().equals(message.stream())
                      && each.getValue().isOfOptions() == options);
    }
  }

  Optional<Template> template(Message message, int id) {
    return Optional.ofNullable(of(message).templates.get(new Key(message.stream(), id)))
        .filter(each -> message.exported() - each.told() <= LIFETIME);
  }

  /** Takes what a record of options says for all flows. */
  void learn(Message message, Values options) {
    Long booted = options.number(Element.BOOTED_MILLIS);
    if (booted != null) {
      of(message).booted.put(message.stream(), booted);
    }
    long sampling = sampling(options);
    if (sampling > 0) {
      of(message).sampling.put(message.stream(), sampling);
    }
  }

  /** When it started, milliseconds since 1970; null where it did not say. */
  @Nullable Long booted(Message message) {
    return of(message).booted.get(message.stream());
  }

  /** Of how many packets one was looked at; 1 where nobody says. */
  long sampling(Message message, Values record) {
    long own = sampling(record);
    if (own > 0) {
      return own;
    }
    long known = of(message).sampling.getOrDefault(message.stream(), 1L);
    return message.sampling() > 0 ? message.sampling() : known;
  }

  private static long sampling(Values values) {
    Long interval = values.counted(Element.SAMPLING_INTERVAL, Element.SAMPLER_INTERVAL);
    if (interval != null) {
      return Math.min(interval, Integer.MAX_VALUE);
    }
    long looked = Math.min(values.number(Element.SAMPLED_PACKETS, 0), Integer.MAX_VALUE);
    long left = Math.min(values.number(Element.UNSAMPLED_PACKETS, 0), Integer.MAX_VALUE);
    return looked == 0 ? 0 : (looked + left) / looked;
  }

  private Exporter of(Message message) {
    return exporters.computeIfAbsent(message.exporter(), added -> new Exporter());
  }
}
