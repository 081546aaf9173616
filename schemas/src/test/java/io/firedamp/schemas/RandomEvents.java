package io.firedamp.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Values of any schema, drawn from one seeded source: every branch, every size, hostile text. */
final class RandomEvents {
  private static final String[] HOSTILE = {
    "",
    "a",
    "ü",
    "\u0000",
    "\u001b[31m",
    "x".repeat(300),
    "\uD83D\uDCA3",
    "a|b=c\\d\n",
    "'; --",
    "../.."
  };

  private final Random random;

  RandomEvents(Random random) {
    this.random = random;
  }

  /** A record of the given schema. */
  SpecificRecord of(Schema schema) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      record.put(field.pos(), value(field.schema()));
    }
    return record;
  }

  private @Nullable Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> of(schema);
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> list(schema.getElementType());
      case MAP -> map(schema.getValueType());
      case ENUM -> enumValue(schema);
      case STRING -> HOSTILE[random.nextInt(HOSTILE.length)];
      case BYTES -> ByteBuffer.wrap(HOSTILE[random.nextInt(HOSTILE.length)].getBytes(UTF_8));
      case INT -> random.nextInt();
      case LONG -> schema.getLogicalType() == null ? (Object) random.nextLong() : instant();
      case DOUBLE -> random.nextBoolean() ? random.nextGaussian() : Double.POSITIVE_INFINITY;
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
      default -> throw new IllegalArgumentException("no sample for " + schema);
    };
  }

  private Instant instant() {
    return Instant.ofEpochMilli(random.nextLong() >> 20);
  }

  private List<@Nullable Object> list(Schema element) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int size = random.nextInt(4); size > 0; size--) {
      list.add(value(element));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(Schema element) {
    Map<String, @Nullable Object> map = new HashMap<>();
    for (int size = random.nextInt(4); size > 0; size--) {
      map.put("key" + size, value(element));
    }
    return map;
  }

  private Object enumValue(Schema schema) {
    String symbol = schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size()));
    return SpecificData.get().createEnum(symbol, schema);
  }
}
