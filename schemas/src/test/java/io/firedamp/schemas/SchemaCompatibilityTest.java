package io.firedamp.schemas;

import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

class SchemaCompatibilityTest extends ReleasedSchemasContract {
  @Override
  protected Stream<Class<? extends SpecificRecord>> types() {
    return Topics.live("test", 1).all().stream().map(Topic::type);
  }
}
