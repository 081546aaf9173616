package io.firedamp.ingest.cloudaudit;

import io.firedamp.ingest.PushedSourceContract;

class CloudAuditSourceTest extends PushedSourceContract {
  private static final String RECORD =
      """
      {"eventID":"e-1","eventTime":"2026-03-16T10:00:00Z","eventSource":"ec2.amazonaws.com",
       "eventName":"RunInstances","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/ci"},
       "sourceIPAddress":"192.0.2.7"}""";

  CloudAuditSourceTest() {
    super(
        new CloudAuditSource.Factory(),
        RECORD,
        "{\"Records\":",
        "{\"resultType\":\"Start\",\"category\":\"Administrative\",\"operationName\":\"a/b\",\"resourceId\":\"/\"}");
  }
}
