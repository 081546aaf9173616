package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.detectors.Detector;
import io.firedamp.detectors.DetectorContract;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.TopicDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** The contract kit of detectors, on a third party's. */
class TapDetectorContractTest extends DetectorContract {
  private static final Detector.Factory<?> FACTORY =
      Objects.requireNonNull(ThirdParty.built().detectors().get("acme-tap"));

  @Override
  protected Detector detector() {
    return ThirdParty.built().detector("acme-tap", FACTORY.defaults());
  }

  @Override
  protected List<TopicDefinition<?>> topics() {
    return FACTORY.topics();
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of("tap-readings", "signals");
  }

  @Override
  protected List<? extends SpecificRecord> story() {
    String line = ThirdParty.reading(Instant.parse("2018-03-16T10:00:00Z"), "10.0.0.7", 12);
    EventParser parser =
        ThirdParty.built().parsers().stream()
            .filter(format -> format.format().equals("acme-tap"))
            .findFirst()
            .orElseThrow();
    try {
      return parser.parse(line.getBytes(UTF_8), new Provenance("prod", "tap")).stream()
          .map(ParsedEvent::value)
          .toList();
    } catch (MalformedEventException e) {
      throw new IllegalStateException(e);
    }
  }
}
