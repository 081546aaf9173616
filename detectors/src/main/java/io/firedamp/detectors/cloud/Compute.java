package io.firedamp.detectors.cloud;

import io.firedamp.schemas.avro.CloudEvent;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an event asks for in processors, as the names of instance types tell: sizes of AWS, last
 * numbers of Google, first numbers of Azure.
 *
 * @param vcpus of all instances or tasks together; 0 where no compute is asked for, or nobody says
 *     how much
 */
record Compute(String type, int vcpus, boolean isGpu) {
  private static final Compute NONE = new Compute("", 0, false);
  private static final int MOST = 1_000_000;
  private static final int UNITS = 1024; // of a vCPU, as ECS counts
  private static final int METAL = 96;

  private static final Set<String> INSTANCES =
      Set.of("RunInstances", "RequestSpotInstances", "CreateFleet", "RunScheduledInstances");
  private static final Set<String> TASKS =
      Set.of("RunTask", "CreateService", "UpdateService", "SubmitJob", "CreateComputeEnvironment");
  private static final Pattern GOOGLE =
      Pattern.compile(".{0,64}\\.?compute\\.instances\\.(?:insert|bulkInsert)");
  private static final String AZURE = "microsoft.compute/virtualmachines/write";

  private static final Pattern AWS_GPU = Pattern.compile("(?:p\\d|g\\d|trn|inf|dl\\d).*");
  private static final Pattern AWS_SIZE = Pattern.compile("[\\w-]{1,32}\\.(?:(\\d{1,3}))?x?large");
  private static final Pattern GOOGLE_GPU = Pattern.compile("(?:a2|a3|a4|g2)-.*");
  private static final Pattern GOOGLE_GPUS = Pattern.compile(".{1,64}gpu-(\\d{1,2})g.*");
  private static final Pattern GOOGLE_CUSTOM =
      Pattern.compile("(?:\\w{2,4}-)?custom-(\\d{1,3})-.*");
  private static final Pattern GOOGLE_SIZE = Pattern.compile("[\\w-]{1,48}-(\\d{1,3})");
  private static final Pattern AZURE_SIZE =
      Pattern.compile("(?:standard|basic)_([a-z]{1,4})(\\d{1,3}).*");

  static Compute of(CloudEvent event) {
    Map<String, String> facts = event.getFacts();
    String name = event.getEvent();
    String type = facts.getOrDefault("instance.type", "").toLowerCase(Locale.ROOT);
    int count = number(facts.get("instance.count"), 1);
    if (INSTANCES.contains(name)) {
      return new Compute(
          type, bounded((long) count * ofAws(type)), AWS_GPU.matcher(type).matches());
    }
    if (TASKS.contains(name)) {
      return ofTasks(facts);
    }
    if (GOOGLE.matcher(name).matches()) {
      boolean gpu = facts.containsKey("accelerator") || GOOGLE_GPU.matcher(type).matches();
      return new Compute(type, bounded((long) count * ofGoogle(type)), gpu);
    }
    if (name.toLowerCase(Locale.ROOT).equals(AZURE)) {
      Matcher size = AZURE_SIZE.matcher(type);
      return size.matches()
          ? new Compute(type, number(size.group(2), 1), size.group(1).startsWith("n"))
          : NONE;
    }
    return NONE;
  }

  private static Compute ofTasks(Map<String, String> facts) {
    int each = Math.max(number(facts.get("vcpus"), 0), number(facts.get("cpu.units"), 0) / UNITS);
    int count = number(facts.get("task.count"), 1);
    // A task whose definition alone says how much has at least one.
    return new Compute(
        facts.getOrDefault("task", ""), bounded((long) count * Math.max(each, 1)), false);
  }

  private static int ofAws(String type) {
    if (type.isEmpty()) {
      return 1;
    }
    if (type.contains(".metal")) {
      return METAL;
    }
    Matcher size = AWS_SIZE.matcher(type);
    if (!size.matches()) {
      return 2;
    }
    if (size.group(1) != null) {
      return 4 * number(size.group(1), 1);
    }
    return type.endsWith(".xlarge") ? 4 : 2;
  }

  private static int ofGoogle(String type) {
    Matcher gpus = GOOGLE_GPUS.matcher(type);
    if (gpus.matches()) {
      return 12 * number(gpus.group(1), 1); // of an A2 or A3 machine, for each accelerator at least
    }
    Matcher custom = GOOGLE_CUSTOM.matcher(type);
    if (custom.matches()) {
      return number(custom.group(1), 1);
    }
    Matcher size = GOOGLE_SIZE.matcher(type);
    return size.matches() ? number(size.group(1), 1) : 2;
  }

  private static int number(@Nullable String text, int otherwise) {
    return text != null && text.matches("\\d{1,6}") ? Integer.parseInt(text) : otherwise;
  }

  private static int bounded(long vcpus) {
    return (int) Math.min(vcpus, MOST);
  }
}
