package io.firedamp.detectors.controlplane;

import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.time.Instant;
import java.util.List;

/** Requests as the Kubernetes source writes them. */
final class Requests {
  static final Instant TEN = Instant.parse("2018-02-01T10:00:00Z");

  private Requests() {}

  static AuditEvent.Builder request(String verb, String resource, String name) {
    String path = "/api/v1/namespaces/shop/" + resource + "/" + name;
    return AuditEvent.newBuilder()
        .setEventId("id-" + verb + resource + name)
        .setTime(TEN)
        .setCluster("c")
        .setSource("test")
        .setAuditId("audit-" + verb + resource + name)
        .setStage("ResponseComplete")
        .setLevel("RequestResponse")
        .setVerb(verb)
        .setUser("jane")
        .setSourceAddresses(List.of("198.51.100.7"))
        .setRequestUri(path)
        .setResource(resource)
        .setNamespace("shop")
        .setName(name)
        .setDecision("allow")
        .setResponseCode(verb.equals("create") ? 201 : 200)
        .setOriginal("{}");
  }

  static AuditEvent.Builder anonymous(String verb, String resource, String name) {
    return request(verb, resource, name)
        .setUser("system:anonymous")
        .setGroups(List.of("system:unauthenticated"));
  }

  static WorkloadSpec.Builder running(String image, String... command) {
    return WorkloadSpec.newBuilder()
        .setContainers(
            List.of(
                ContainerSpec.newBuilder()
                    .setName("main")
                    .setImage(image)
                    .setCommand(List.of(command))
                    .build()));
  }
}
