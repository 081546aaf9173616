package io.firedamp.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The schemas ever released, append-only: {@code released/<type>-<n>.avsc}, n from 1 without gaps,
 * in the jar that brings the type.
 */
final class ReleasedSchemas {
  private ReleasedSchemas() {}

  static List<Schema> of(Class<?> type) {
    List<Schema> schemas = new ArrayList<>();
    for (int version = 1; ; version++) {
      String name = "/released/%s-%d.avsc".formatted(type.getSimpleName(), version);
      try (InputStream in = type.getResourceAsStream(name)) {
        if (in == null) {
          return schemas;
        }
        schemas.add(new Schema.Parser().parse(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
