package io.firedamp.detectors.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputeTest {
  @ParameterizedTest
  @CsvSource({
    "RunInstances, t3.micro, 1, 2, false",
    "RunInstances, m5.large, 1, 2, false",
    "RunInstances, m5.xlarge, 3, 12, false",
    "RunInstances, c7g.16xlarge, 1, 64, false",
    "RunInstances, c5.metal, 1, 96, false",
    "RunInstances, p3.2xlarge, 4, 32, true",
    "RunInstances, g4dn.xlarge, 1, 4, true",
    "RunInstances, trn1.2xlarge, 1, 8, true",
    "RunInstances, r6g.large, 1, 2, false",
    "RunInstances, '', 1, 1, false",
    "RunInstances, hostile.99999999999999large, 1, 2, false",
    "CreateFleet, m5.large, 999999, 1000000, false",
    "v1.compute.instances.insert, n1-standard-16, '', 16, false",
    "beta.compute.instances.insert, e2-medium, '', 2, false",
    "v1.compute.instances.bulkInsert, a2-highgpu-4g, 2, 96, true",
    "v1.compute.instances.insert, n2-custom-8-16384, '', 8, false",
    "MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE, Standard_D8s_v3, '', 8, false",
    "MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE, Standard_NC6s_v3, '', 6, true",
    "MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE, '', '', 0, false",
    "DescribeInstances, p3.2xlarge, 4, 0, false",
    "v1.compute.instances.delete, n1-standard-16, '', 0, false"
  })
  void countsWhatAnInstanceTypeNames(
      String event, String type, String count, int vcpus, boolean gpu) {
    Map<String, String> facts = new HashMap<>(Map.of("instance.type", type));
    facts.put("instance.count", count);

    Compute compute = Compute.of(CloudEvents.event(event, CloudEvents.TEN, facts).build());

    assertThat(compute.vcpus()).isEqualTo(vcpus);
    assertThat(compute.isGpu()).isEqualTo(gpu);
  }

  @ParameterizedTest
  @CsvSource({
    "RunTask, cpu.units, 4096, 10, 40",
    "RunTask, cpu.units, '', 3, 3",
    "SubmitJob, vcpus, 16, '', 16",
    "CreateComputeEnvironment, vcpus, 256, '', 256"
  })
  void countsTasksAndJobs(String event, String fact, String value, String count, int vcpus) {
    Map<String, String> facts = new HashMap<>(Map.of(fact, value, "task.count", count));

    assertThat(Compute.of(CloudEvents.event(event, CloudEvents.TEN, facts).build()).vcpus())
        .isEqualTo(vcpus);
  }
}
