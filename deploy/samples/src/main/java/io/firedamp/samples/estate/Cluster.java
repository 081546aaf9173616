package io.firedamp.samples.estate;

import io.firedamp.samples.Seeds;
import io.firedamp.samples.traffic.Habit;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** The nodes of an estate, and who has which address; addresses are used again within minutes. */
public final class Cluster {
  /** Cores of a node. */
  public static final int CORES = 16;

  private static final int PODS_OF_A_NODE = 120;

  private final Seeds seeds;
  private final Random random;
  private final List<Deque<String>> free = new ArrayList<>();

  /** With so many nodes. */
  public Cluster(Seeds seeds, int nodes) {
    this.seeds = seeds;
    this.random = seeds.of("placement");
    for (int node = 0; node < nodes; node++) {
      Deque<String> addresses = new ArrayDeque<>();
      for (int host = 10; host < 10 + PODS_OF_A_NODE; host++) {
        addresses.add("10.244.%d.%d".formatted(node, host));
      }
      free.add(addresses);
    }
  }

  public int nodes() {
    return free.size();
  }

  /** Name of a node. */
  public static String node(int number) {
    return "node-" + (number + 1);
  }

  /** Number of a node, from 0. */
  public static int number(String node) {
    return Integer.parseInt(node.substring("node-".length())) - 1;
  }

  /** Address of a node. */
  public static String addressOf(String node) {
    return "10.0.1." + (11 + number(node));
  }

  /**
   * Places a pod.
   *
   * @param wanted number of the node, or -1 for any
   * @throws IllegalStateException where every address of a node is taken
   */
  public Pod place(Life life, int wanted) {
    int number = wanted >= 0 ? wanted % nodes() : roomiest();
    String node = node(number);
    String address = life.workload().hostNetwork() ? addressOf(node) : free.get(number).pollFirst();
    if (address == null) {
      throw new IllegalStateException("no address is left on " + node + " at " + life.start());
    }
    String chance = life.workload().namespace() + "/" + life.name();
    Instant running = life.start().plusSeconds(4);
    List<Container> containers = new ArrayList<>();
    for (ContainerPlan plan : life.containers()) {
      Random own = seeds.of("load " + chance + " " + plan.name());
      containers.add(
          new Container(
              plan,
              seeds.hex("container " + chance + " " + plan.name(), 64),
              plan.load().of(running, own),
              running));
    }
    List<Habit.Talk> talks = new ArrayList<>();
    for (Habit habit : life.habits()) {
      Random own = seeds.of("talk " + chance + " " + talks.size());
      talks.add(habit.of(address, running, own));
    }
    return new Pod(life, node, address, containers, talks);
  }

  /** A pod is gone: its address is given away next but a few. */
  public void remove(Pod pod) {
    if (!pod.workload().hostNetwork()) {
      free.get(number(pod.node())).addLast(pod.address());
    }
  }

  private int roomiest() {
    int one = random.nextInt(nodes());
    int other = random.nextInt(nodes());
    return free.get(one).size() >= free.get(other).size() ? one : other;
  }
}
