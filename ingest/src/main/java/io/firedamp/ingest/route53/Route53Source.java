package io.firedamp.ingest.route53;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.DnsQuery;
import java.util.Set;

/** Query logs of Route 53 Resolver, posted record by record. */
public final class Route53Source {
  private Route53Source() {}

  /** Makes sources of type {@code route53}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "route53",
          "/v1/route53",
          "Query logs of Amazon Route 53 Resolver as JSON, as CloudWatch Logs carries them.",
          new Route53Parser(),
          "query logs of Route 53 Resolver",
          Set.of(DnsQuery.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
