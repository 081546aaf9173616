package io.firedamp.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a patch makes containers run, in each of the forms that the API server takes. */
class PatchesTest {
  private static final String SPEC = "/spec/template/spec";

  @ParameterizedTest
  @ValueSource(strings = {"add", "replace"})
  void anImageThatIsPutIntoAContainerIsWhatItRuns(String op) throws Exception {
    assertThat(only(patch(operation(op, SPEC + "/containers/0/image", "'x/y:1'"))).getImage())
        .isEqualTo("docker.io/x/y:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"remove", "test", "move", "copy", "ADD", ""})
  void whatBringsNothingNewIsNothing(String op) throws Exception {
    assertThat(patch(operation(op, SPEC + "/containers/0/image", "'x/y:1'"))).isEmpty();
  }

  @Test
  void operationsThatPointIntoOneContainerAreOneContainers() throws Exception {
    ContainerSpec container =
        only(
            patch(
                operation("replace", SPEC + "/containers/0/image", "'x/y:1'"),
                operation("add", SPEC + "/containers/0/command", "['sh','-c']"),
                operation("add", SPEC + "/containers/0/args/-", "'./run'"),
                operation("add", SPEC + "/containers/0/env/-", "{'name':'A','value':'b'}"),
                operation("add", SPEC + "/containers/0/securityContext/privileged", "true")));

    assertThat(container.getImage()).isEqualTo("docker.io/x/y:1");
    assertThat(container.getCommand()).containsExactly("sh", "-c");
    assertThat(container.getArgs()).containsExactly("./run");
    assertThat(container.getEnv()).containsExactly("A=b");
    assertThat(container.getPrivileged()).isTrue();
    assertThat(container.getInit()).isFalse();
  }

  @Test
  void containersAndInitContainersOfOneNumberAreTwo() throws Exception {
    WorkloadSpec spec =
        patch(
                operation("replace", SPEC + "/containers/1/image", "'x/y:1'"),
                operation("replace", SPEC + "/initContainers/1/image", "'x/z:1'"),
                operation("replace", SPEC + "/containers/2/image", "'x/w:1'"))
            .orElseThrow();

    assertThat(spec.getContainers())
        .extracting(ContainerSpec::getImage, ContainerSpec::getInit)
        .containsExactly(
            tuple("docker.io/x/y:1", false),
            tuple("docker.io/x/z:1", true),
            tuple("docker.io/x/w:1", false));
  }

  @Test
  void aWholeContainerMayBeAppendedOrReplaced() throws Exception {
    String container = "{'name':'m','image':'x/y:1','command':['./m']}";

    assertThat(only(patch(operation("add", SPEC + "/containers/-", container))).getName())
        .isEqualTo("m");
    assertThat(only(patch(operation("replace", SPEC + "/containers/0", container))).getCommand())
        .containsExactly("./m");
    assertThat(only(patch(operation("add", SPEC + "/containers", "[" + container + "]"))).getName())
        .isEqualTo("m");
    assertThat(
            only(patch(operation("add", "", "{'spec':{'containers':[" + container + "]}}")))
                .getName())
        .isEqualTo("m");
  }

  @Test
  void theValueMayComeBeforeThePath() throws Exception {
    String reversed = "{'value':'x/y:1','path':'" + SPEC + "/containers/0/image','op':'add'}";

    assertThat(only(patch(reversed)).getImage()).isEqualTo("docker.io/x/y:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metadata/labels/image",
        "/spec/template/metadata/annotations/image",
        "/spec/containers/0/livenessProbe/image",
        "/spec/volumes/0/configMap/name",
        "/spec/containers/x/image",
        "/spec/containers/99999/image",
        "/0/image",
        "image"
      })
  void aPathThatLeadsElsewhereIsNothingARuleAsksFor(String path) throws Exception {
    assertThat(patch(operation("add", path, "'x/y:1'"))).isEmpty();
  }

  @Test
  void operationsThatAreNoneCostOnlyThemselves() throws Exception {
    assertThat(
            only(patch(
                    "5",
                    "null",
                    "{'op':'add'}",
                    "{'op':5,'path':[],'value':{}}",
                    "{'op':'add','path':'/spec'}",
                    operation("add", "/spec/containers/0/image", "'x/y:1'")))
                .getImage())
        .isEqualTo("docker.io/x/y:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/spec/template/spec/hostNetwork | true | hostNetwork",
        "/spec/template/spec/hostPID | true | hostPid",
        "/spec/template/spec/nodeName | 'n1' | nodeName",
        "/spec/replicas | 30 | replicas",
        "/spec/parallelism | 30 | parallelism",
        "/spec/schedule | '* * * * *' | schedule",
        "/spec/template/spec/volumes/- | {'hostPath':{'path':'/etc'}} | hostPaths",
        "/spec/template/spec/volumes/0/hostPath/path | '/etc' | hostPaths",
        "/spec/template/spec/tolerations/- | {'operator':'Exists'} | tolerates",
        "/spec/template/spec/affinity | {'podAntiAffinity':{}} | antiAffinity",
        "/spec/jobTemplate/spec/parallelism | 30 | parallelism"
      })
  void whatAPatchAsksForBesideContainersIsTold(String path, String value, String what)
      throws Exception {
    WorkloadSpec spec = patch(operation("add", path, value)).orElseThrow();

    assertThat(spec.getHostNetwork()).isEqualTo(what.equals("hostNetwork"));
    assertThat(spec.getHostPid()).isEqualTo(what.equals("hostPid"));
    assertThat(spec.getNodeName().isPresent()).isEqualTo(what.equals("nodeName"));
    assertThat(spec.getReplicas().isPresent()).isEqualTo(what.equals("replicas"));
    assertThat(spec.getParallelism().isPresent()).isEqualTo(what.equals("parallelism"));
    assertThat(spec.getSchedule().isPresent()).isEqualTo(what.equals("schedule"));
    assertThat(spec.getHostPaths()).hasSize(what.equals("hostPaths") ? 1 : 0);
    assertThat(spec.getToleratesEverything()).isEqualTo(what.equals("tolerates"));
    assertThat(spec.getAntiAffinity()).isEqualTo(what.equals("antiAffinity"));
  }

  @Test
  void aStrategicPatchThatDeletesAContainerAsksForNone() throws Exception {
    assertThat(merge("{'spec':{'containers':[{'name':'m','$patch':'delete'}]}}")).isEmpty();
    assertThat(
            merge(
                    "{'spec':{'containers':[{'name':'m','$patch':'delete'},{'name':'n','image':'x/y:1'}]}}")
                .orElseThrow()
                .getContainers())
        .extracting(ContainerSpec::getName)
        .containsExactly("n");
  }

  @Test
  void aPatchTakesNamesAndImagesItDoesNotRepeatFromTheAnswer() throws Exception {
    String answer =
        "{'spec':{'containers':[{'name':'a','image':'x/a:1'},{'name':'b','image':'x/b:1'}]}}";
    AuditEvent byNumber =
        event("[" + operation("add", "/spec/containers/1/command", "['./m']") + "]", answer);
    AuditEvent byName = event("{'spec':{'containers':[{'name':'b','command':['./m']}]}}", answer);

    for (AuditEvent event : List.of(byNumber, byName)) {
      assertThat(event.getSpec().orElseThrow().getContainers())
          .singleElement()
          .returns("b", ContainerSpec::getName)
          .returns("docker.io/x/b:1", ContainerSpec::getImage);
    }
  }

  @Test
  void aPatchKeepsItsOwnImageBesideTheAnswers() throws Exception {
    AuditEvent event =
        event(
            "{'spec':{'containers':[{'name':'b','image':'x/new:1'}]}}",
            "{'spec':{'containers':[{'name':'b','image':'x/old:1'}]}}");

    assertThat(event.getSpec().orElseThrow().getContainers())
        .extracting(ContainerSpec::getImage)
        .containsExactly("docker.io/x/new:1");
  }

  @Test
  void onlyWhatIsGivenLiterallyIsInTheEnvironment() throws Exception {
    assertThat(
            only(merge(
                    "{'spec':{'containers':[{'name':'m','env':[{'name':'A','value':''},"
                        + "{'name':'B','valueFrom':{'secretKeyRef':{'name':'s'}}},{'value':'x'},5]}]}}"))
                .getEnv())
        .containsExactly("A=", "=x");
  }

  @Test
  void anImageThatIsNoReferenceIsToldAsWritten() throws Exception {
    assertThat(only(merge("{'spec':{'containers':[{'image':'UPPER CASE'}]}}")).getImage())
        .isEqualTo("UPPER CASE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'spec':5}",
        "{'spec':{'containers':{'image':'x'}}}",
        "{'spec':{'containers':'x','volumes':[5],'tolerations':{},'affinity':[],'replicas':'3'}}",
        "{'spec':{'replicas':99999999999,'nodeName':7,'hostNetwork':'true'}}",
        "{}",
        "5",
        "'text'"
      })
  void aValueOfAnotherTypeIsNoErrorAndNothing(String body) throws Exception {
    assertThat(merge(body)).isEmpty();
  }

  @Test
  void aTemplateIsFoundNoDeeperThanAnyKindHasIt() throws Exception {
    String image = "{'containers':[{'image':'x/y:1'}]}";

    assertThat(merge(nested(8, image))).isPresent();
    assertThat(merge(nested(9, image))).isEmpty();
  }

  private static String nested(int depth, String inner) {
    return "{'spec':".repeat(depth) + inner + "}".repeat(depth);
  }

  private static String operation(String op, String path, String value) {
    return "{'op':'%s','path':'%s','value':%s}".formatted(op, path, value);
  }

  private static Optional<WorkloadSpec> patch(String... operations) throws Exception {
    return merge("[" + String.join(",", operations) + "]");
  }

  private static Optional<WorkloadSpec> merge(String body) throws Exception {
    return event(body, "null").getSpec();
  }

  private static ContainerSpec only(Optional<WorkloadSpec> spec) {
    assertThat(spec.orElseThrow().getContainers()).hasSize(1);
    return spec.get().getContainers().get(0);
  }

  private static AuditEvent event(String request, String response) throws MalformedEventException {
    String record =
        """
        {'kind':'Event','apiVersion':'audit.k8s.io/v1','level':'RequestResponse','auditID':'a-1',
         'stage':'ResponseComplete','requestURI':'/x','verb':'patch','user':{'username':'jane'},
         'objectRef':{'resource':'deployments','namespace':'shop','name':'web'},
         'requestObject':REQUEST,'responseObject':RESPONSE,
         'requestReceivedTimestamp':'2026-04-14T10:00:00Z'}"""
            .replace("REQUEST", request)
            .replace("RESPONSE", response)
            .replace('\'', '"');
    return Audited.only(record);
  }
}
