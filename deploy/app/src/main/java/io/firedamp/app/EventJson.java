package io.firedamp.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.schemas.VisibleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Events, signals and incidents as JSON: field names of the schema, ISO-8601 times, no nulls. */
public final class EventJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final HexFormat HEX = HexFormat.of();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private EventJson() {}

  /** The record as a tree. */
  public static ObjectNode tree(SpecificRecord event) {
    ObjectNode tree = NODES.objectNode();
    for (Schema.Field field : event.getSchema().getFields()) {
      Object value = event.get(field.pos());
      if (value != null) {
        tree.set(field.name(), value(value));
      }
    }
    return tree;
  }

  /**
   * A tree as indented text. Characters that act on a terminal or hide stand in it as escapes,
   * which a program reads as what they are.
   */
  public static String text(JsonNode tree) {
    try {
      return shown(JSON.writeValueAsString(tree));
    } catch (IOException e) {
      throw new UncheckedIOException("a tree can always be written", e);
    }
  }

  /** JSON has nothing beyond ASCII outside its strings, so that there is only one place for it. */
  private static String shown(String json) {
    StringBuilder shown = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            character -> {
              if (character < 0x7f || VisibleText.isPlain(character)) {
                shown.appendCodePoint(character);
              } else {
                for (char unit : Character.toChars(character)) {
                  shown.append("\\u").append(HEX.toHexDigits(unit));
                }
              }
            });
    return shown.toString();
  }

  private static JsonNode value(@Nullable Object value) {
    if (value instanceof SpecificRecord event) {
      return tree(event);
    }
    if (value instanceof Collection<?> items) {
      ArrayNode array = NODES.arrayNode();
      items.forEach(item -> array.add(value(item)));
      return array;
    }
    if (value instanceof Map<?, ?> entries) {
      ObjectNode object = NODES.objectNode();
      entries.forEach((key, entry) -> object.set(String.valueOf(key), value(entry)));
      return object;
    }
    return scalar(value);
  }

  private static JsonNode scalar(@Nullable Object value) {
    if (value instanceof Integer number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Long number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Double number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return NODES.textNode(Base64.getEncoder().encodeToString(copy));
    }
    return value == null ? NODES.nullNode() : NODES.textNode(value.toString());
  }
}
