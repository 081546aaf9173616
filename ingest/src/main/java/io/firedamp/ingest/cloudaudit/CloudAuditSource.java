package io.firedamp.ingest.cloudaudit;

import io.firedamp.ingest.transport.OneFormatFactory;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.ImagePull;
import java.util.Set;

/** Audit logs of clouds, posted by EventBridge, Pub/Sub, an event hub's reader or a log shipper. */
public final class CloudAuditSource {
  private CloudAuditSource() {}

  /** Makes sources of type {@code cloud-audit}. */
  public static final class Factory extends OneFormatFactory {
    public Factory() {
      super(
          "cloud-audit",
          "/v1/cloud-audit",
          "Requests to a cloud's control plane, from CloudTrail, Google's and Azure's audit logs.",
          new CloudAuditParser(),
          "audit records of a cloud",
          Set.of(CloudEvent.class, ImagePull.class));
    }

    @Override
    public boolean runsUnasked() {
      return false;
    }
  }
}
