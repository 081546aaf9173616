package io.firedamp.ingest.sensor;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.schemas.avro.SensorAlert;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** Alerts of other sensors, posted by them or by a log shipper, and recognised by their content. */
public final class SensorSource {
  private SensorSource() {}

  /** Makes sources of type {@code sensors}. */
  public static final class Factory extends PushedFactory {
    public Factory() {
      super(
          "sensors",
          "/v1/sensors",
          "Alerts of Falco, Tetragon, Tracee, KubeArmor, Kubescape, Wazuh and of clouds.");
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(SensorAlert.class);
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new PushedSource(
          config.path(),
          context,
          parsers(),
          new AnyFormatReader(parsers(), context.provenance()),
          () -> "waits for alerts of other sensors at " + config.path());
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(
          new FalcoParser(),
          new TetragonParser(),
          new TraceeParser(),
          new KubeArmorParser(),
          new KubescapeParser(),
          new WazuhParser(),
          new OsqueryParser(),
          new GuardDutyParser(),
          new DefenderParser(),
          new SecurityCommandCenterParser());
    }
  }
}
