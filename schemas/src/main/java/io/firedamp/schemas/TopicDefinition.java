package io.firedamp.schemas;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic that a plugin brings. Its key is text, and its type one that no other topic carries.
 *
 * @param name kebab-case, a plural noun, without the namespace
 * @param type made by Avro from the plugin's own schema, which lies in its jar as {@code
 *     released/<type>-1.avsc}, too
 * @param compacted whether the latest record of each key is kept
 * @param retention how long records are kept; zero keeps them for ever
 */
public record TopicDefinition<V extends SpecificRecord>(
    String name, Class<V> type, boolean compacted, Duration retention) {
  public TopicDefinition {
    if (!name.matches("[a-z][a-z0-9-]{0,99}")) {
      throw new IllegalArgumentException(
          "a topic is named by lower-case letters, digits and hyphens, at most 100, was '"
              + name
              + "'");
    }
    if (retention.isNegative()) {
      throw new IllegalArgumentException("retention must be 0 or more, was " + retention);
    }
  }
}
