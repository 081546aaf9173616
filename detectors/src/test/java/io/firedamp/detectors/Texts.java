package io.firedamp.detectors;

import io.firedamp.schemas.AvroSerde;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Every text within an event. */
final class Texts {
  private Texts() {}

  /** Copies of the event, in each of which another field of its own holds the text. */
  static List<SpecificRecord> each(SpecificRecord event, String text) {
    List<SpecificRecord> changed = new ArrayList<>();
    for (Schema.Field field : event.getSchema().getFields()) {
      Object value = valueOf(field.schema(), text);
      if (value != null) {
        SpecificRecord copy = copy(event);
        copy.put(field.pos(), value);
        changed.add(copy);
      }
    }
    return changed;
  }

  @SuppressWarnings("unchecked") // An event's class is that of its type.
  private static <V extends SpecificRecord> V copy(V event) {
    AvroSerde<V> serde = AvroSerde.of((Class<V>) event.getClass());
    return serde.deserializer().deserialize("", serde.serializer().serialize("", event));
  }

  private static @Nullable Object valueOf(Schema schema, String text) {
    return switch (schema.getType()) {
      case STRING -> text;
      case UNION ->
          schema.getTypes().stream()
              .flatMap(one -> Stream.ofNullable(valueOf(one, text)))
              .findFirst()
              .orElse(null);
      case ARRAY ->
          schema.getElementType().getType() == Schema.Type.STRING ? List.of(text, text) : null;
      case MAP -> schema.getValueType().getType() == Schema.Type.STRING ? Map.of(text, text) : null;
      default -> null;
    };
  }
}
