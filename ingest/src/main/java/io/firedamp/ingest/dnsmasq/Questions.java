package io.firedamp.ingest.dnsmasq;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The questions of late, to which answers belong: by the number of the query where dnsmasq logs it,
 * else by the name, and by an alias that was answered with. At most 2,048 of them.
 */
final class Questions {
  private static final int MOST = 2048;

  private final Map<String, Question> byKey =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Question> eldest) {
          return size() > MOST;
        }
      };

  private @Nullable Question aliased;

  /**
   * What was asked.
   *
   * @param client address in canonical spelling
   * @param name lower case, no trailing dot
   * @param type A, AAAA …
   */
  record Question(String client, String name, String type) {}

  void remember(DnsmasqLine line, Question question) {
    put(key(line), question);
    aliased = null;
  }

  /**
   * The question that an answer belongs to; empty where it was not seen. Without a number an
   * alias's target is whatever name the line after it has: dnsmasq does not write it beside the
   * alias, and writes the lines of one answer together.
   */
  Optional<Question> of(DnsmasqLine answer) {
    String key = key(answer);
    Question known = byKey.get(key);
    Question target = aliased;
    if (answer.asked().isEmpty() && target != null && !key.equals(nameKey(target.name()))) {
      put(key, target);
      known = target;
    }
    aliased = answer.what().equals("<CNAME>") ? known : null;
    return Optional.ofNullable(known);
  }

  private void put(String key, Question question) {
    byKey.remove(key);
    byKey.put(key, question);
  }

  private static String key(DnsmasqLine line) {
    return line.asked().isEmpty() ? nameKey(line.name()) : line.asked();
  }

  private static String nameKey(String name) {
    return "name " + name.toLowerCase(java.util.Locale.ROOT);
  }
}
