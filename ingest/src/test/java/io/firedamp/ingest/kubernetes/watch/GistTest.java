package io.firedamp.ingest.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.kubernetes.KubernetesObjectsParser;
import io.firedamp.schemas.SharedData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GistTest {
  private static final Instant SEEN = Instant.parse("2030-01-01T00:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void isKnownByItsUidAndItsVersion() throws Exception {
    Gist gist = gist("{\"metadata\":{\"resourceVersion\":\"7\",\"uid\":\"u\",\"name\":\"n\"}}");

    assertThat(gist.key()).isEqualTo("u");
    assertThat(gist.version()).isEqualTo("7");
  }

  @Test
  void isKnownByItsNameWhereItHasNoUid() throws Exception {
    assertThat(gist("{\"metadata\":{\"namespace\":\"shop\",\"name\":\"n\"}}").key())
        .isEqualTo("shop/n");
  }

  @Test
  void keepsNothingOfWhatNobodyReads() throws Exception {
    String pod = SampleObjects.pod("a");

    assertThat(new String(gist(pod).json(), UTF_8))
        .doesNotContain("managedFields", "args")
        .contains("\"pod-template-hash\":\"6d8f7c9b5d\"");
  }

  @Test
  void takesValuesOfAnyTypeForWhatTheyAre() throws Exception {
    assertThat(
            new String(
                gist("{\"metadata\":[{\"name\":1}],\"spec\":null,\"status\":\"x\"}").json(), UTF_8))
        .isEqualTo("{\"metadata\":[{}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes/newrelic/k8s-1_31-kubelet-pods.json",
        "kubernetes/newrelic/old-kubelet-pods.json",
        "kubernetes/newrelic/k8s-1_31-nodes.json",
        "kubernetes/otel/kubeletstats-pods.json",
        "kubernetes/openshift/node-worker-0.lab.example.com.json",
        "kubernetes/openshift/pod-openshift-etcd-operator-etcd-operator-78bb597755-r6lgn.json",
        "kubernetes/openshift/pod-openshift-ingress-router-default-7bbdcfcf9b-7xdln.json",
        "kubernetes/fluent-bit/default_kairosdb-914055854-b63vq.meta"
      })
  void saysToTheParserAllThatTheObjectSays(String path) throws Exception {
    for (String object : objects(path)) {
      for (String type : List.of("ADDED", "DELETED")) {
        assertThat(parsed(type, gist(object).json()))
            .as(object)
            .isEqualTo(parsed(type, object.getBytes(UTF_8)));
      }
    }
  }

  private static List<String> objects(String path) throws Exception {
    JsonNode document = JSON.readTree(SharedData.bytes(path));
    List<String> objects = new ArrayList<>();
    document.path("items").forEach(item -> objects.add(item.toString()));
    if (objects.isEmpty()) {
      objects.add(document.toString());
    }
    return objects;
  }

  private static List<ParsedEvent> parsed(String type, byte[] object) throws Exception {
    return new KubernetesObjectsParser()
        .parse(Change.seen(type, object, SEEN), new Provenance("prod", "watch"));
  }

  private static Gist gist(String object) throws Exception {
    try (JsonParser json = Json.parser(object.getBytes(UTF_8), 0)) {
      json.nextToken();
      return Gist.read(json);
    }
  }
}
