package io.firedamp.samples.estate;

import io.firedamp.samples.traffic.Habit;
import java.time.Instant;
import java.util.List;

/** A pod that was placed: it has a node, an address and containers. */
public final class Pod {
  private final Life life;
  private final String node;
  private final String address;
  private final List<Container> containers;
  private final List<Habit.Talk> talks;

  Pod(Life life, String node, String address, List<Container> containers, List<Habit.Talk> talks) {
    this.life = life;
    this.node = node;
    this.address = address;
    this.containers = containers;
    this.talks = talks;
  }

  public Life life() {
    return life;
  }

  public Workload workload() {
    return life.workload();
  }

  public String name() {
    return life.name();
  }

  public String uid() {
    return workload().uid("pod " + life.name());
  }

  public String node() {
    return node;
  }

  public String address() {
    return address;
  }

  public List<Container> containers() {
    return containers;
  }

  public List<Habit.Talk> talks() {
    return talks;
  }

  /** When its containers run. */
  public Instant running() {
    return life.start().plusSeconds(4);
  }
}
