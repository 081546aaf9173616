package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.PushRoutes;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.ResourceSample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Takes what a Prometheus writes to it, by remote write 1.0 or 2.0. */
public final class RemoteWriteSource {
  private static final String TWO = "io.prometheus.write.v2.Request";

  private RemoteWriteSource() {}

  /** Makes sources of type {@code remote-write}. */
  public static final class Factory extends PushedFactory {
    public Factory() {
      super(
          "remote-write",
          "/api/v1/write",
          "What a Prometheus, or an agent like it, writes: remote write 1.0 and 2.0.");
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(ContainerState.class, ResourceSample.class);
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new RemoteWriteParser());
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new PushedSource(
          config.path(),
          context,
          parsers(),
          new RemoteWriteReader(context.provenance()),
          () -> "waits for a Prometheus to write to %s".formatted(config.path()),
          new Protocol());
    }
  }

  /** What its specification asks of a receiver. */
  static final class Protocol implements PushRoutes.Protocol {
    private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";

    @Override
    public boolean takes(String contentType) {
      String type = contentType.replace(" ", "").toLowerCase(Locale.ROOT);
      return type.equals("application/x-protobuf")
          || type.equals("application/x-protobuf;proto=prometheus.writerequest")
          || isTwo(contentType);
    }

    private static boolean isTwo(String contentType) {
      return contentType.replace(" ", "").equalsIgnoreCase("application/x-protobuf;proto=" + TWO);
    }

    @Override
    public boolean compressesBySnappy() {
      return true;
    }

    /** All of it counts as written: what is left out is left out on purpose, not for want. */
    @Override
    public Optional<PushRoutes.Answer> taken(String contentType, byte[] body) {
      if (!isTwo(contentType)) {
        return Optional.of(new PushRoutes.Answer(204, "", "", Map.of()));
      }
      WriteRequest.Size size = WriteRequest.sizeOf(body);
      return Optional.of(
          new PushRoutes.Answer(
              204,
              "",
              "",
              Map.of(
                  WRITTEN.formatted("Samples"), Long.toString(size.samples()),
                  WRITTEN.formatted("Histograms"), Long.toString(size.histograms()),
                  WRITTEN.formatted("Exemplars"), Long.toString(size.exemplars()))));
    }
  }
}
