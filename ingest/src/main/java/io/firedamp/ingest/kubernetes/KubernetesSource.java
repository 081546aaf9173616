package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.format.BodyReader;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.PushedSource;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** The audit webhook backend of kube-apiserver ({@code --audit-webhook-config-file}). */
public final class KubernetesSource {
  private KubernetesSource() {}

  /** Makes sources of type {@code kubernetes}. */
  public static final class Factory extends PushedFactory {
    public Factory() {
      super(
          "kubernetes",
          "/v1/kubernetes/audit",
          "Audit events, from the API server's webhook backend.");
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(AuditEvent.class, ContainerState.class);
    }

    @Override
    public boolean runsUnasked() {
      return true;
    }

    @Override
    public Source create(Config config, SourceContext context) {
      KubernetesAuditParser parser = new KubernetesAuditParser();
      RecordReader reader =
          new BodyReader(
              parser,
              new AuditReader(parser, context.provenance(), AuditReader.Repeats.PASSED_ON),
              context.provenance());
      AuditVisibility seen = new AuditVisibility(config.path());
      return new PushedSource(
          config.path(), context, List.of(parser), seen.watching(reader), seen::detail);
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new KubernetesAuditParser(), new KubernetesObjectsParser());
    }
  }
}
