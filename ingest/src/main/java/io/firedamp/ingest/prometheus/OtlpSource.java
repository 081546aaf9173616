package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.PushRoutes;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.schemas.avro.ResourceSample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Takes metrics that an OpenTelemetry collector exports by OTLP over HTTP. */
public final class OtlpSource {
  private OtlpSource() {}

  /** Makes sources of type {@code otlp}. */
  public static final class Factory extends PushedFactory {
    public Factory() {
      super(
          "otlp",
          "/v1/metrics",
          "Metrics that an OpenTelemetry collector exports by OTLP over HTTP.");
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(ResourceSample.class);
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new OtlpParser());
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new PushedSource(
          config.path(),
          context,
          parsers(),
          new OtlpReader(context.provenance()),
          () -> "waits for a collector to export to %s".formatted(config.path()),
          new Protocol());
    }
  }

  /** What its specification asks of a server. */
  static final class Protocol implements PushRoutes.Protocol {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";

    @Override
    public boolean takes(String contentType) {
      return contentType.startsWith(PROTOBUF) || contentType.startsWith(JSON);
    }

    /** An answer without a field, in the request's encoding: all of it was taken. */
    @Override
    public Optional<PushRoutes.Answer> taken(String contentType, byte[] body) {
      return Optional.of(
          contentType.startsWith(JSON)
              ? new PushRoutes.Answer(200, JSON, "{}", Map.of())
              : new PushRoutes.Answer(200, PROTOBUF, "", Map.of("Content-Type", PROTOBUF)));
    }
  }
}
