package io.firedamp.samples.estate;

import io.firedamp.samples.load.Load;
import java.util.List;
import java.util.Map;

/**
 * A container as its pods have it.
 *
 * @param limit cores it may use, 0 for no limit
 * @param memory working set, bytes
 * @param writes bytes a second to disk
 * @param talk bytes a second over the network, each way, whatever it does
 * @param talkPerCore the same for each core that is busy
 */
public record ContainerPlan(
    String name,
    Image image,
    Load load,
    double limit,
    double memory,
    double writes,
    double talk,
    double talkPerCore,
    List<String> command,
    Map<String, String> environment) {

  /** A container that writes and talks a little. */
  public static ContainerPlan of(String name, Image image, Load load) {
    return new ContainerPlan(name, image, load, 0, 300e6, 2_000, 300, 20_000, List.of(), Map.of());
  }

  /** Asking for so much CPU. */
  public ContainerPlan asking(Load other) {
    return new ContainerPlan(
        name, image, other, limit, memory, writes, talk, talkPerCore, command, environment);
  }

  /** With a limit of so many cores. */
  public ContainerPlan limitedTo(double cores) {
    return new ContainerPlan(
        name, image, load, cores, memory, writes, talk, talkPerCore, command, environment);
  }

  /** With a working set of so many bytes. */
  public ContainerPlan inMemory(double bytes) {
    return new ContainerPlan(
        name, image, load, limit, bytes, writes, talk, talkPerCore, command, environment);
  }

  /** Writing so many bytes a second. */
  public ContainerPlan writing(double bytes) {
    return new ContainerPlan(
        name, image, load, limit, memory, bytes, talk, talkPerCore, command, environment);
  }

  /** Talking so much at rest, and so much for each busy core; bytes a second. */
  public ContainerPlan talking(double atRest, double perCore) {
    return new ContainerPlan(
        name, image, load, limit, memory, writes, atRest, perCore, command, environment);
  }

  /** Started with this command. */
  public ContainerPlan running(String... arguments) {
    return new ContainerPlan(
        name,
        image,
        load,
        limit,
        memory,
        writes,
        talk,
        talkPerCore,
        List.of(arguments),
        environment);
  }

  /** With this in its environment. */
  public ContainerPlan knowing(Map<String, String> variables) {
    return new ContainerPlan(
        name, image, load, limit, memory, writes, talk, talkPerCore, command, variables);
  }
}
