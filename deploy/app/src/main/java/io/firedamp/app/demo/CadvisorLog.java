package io.firedamp.app.demo;

import java.time.Duration;
import java.time.Instant;

/** What a kubelet's cAdvisor answers: counters, with the time each was read. */
public final class CadvisorLog {
  private static final int CORES = 4;

  private final Pod miner;
  private final Pod honest;

  /** Of a node on which these two run. */
  public CadvisorLog(Pod miner, Pod honest) {
    this.miner = miner;
    this.honest = honest;
  }

  /** A miner on every core, as flat as a table; a shop that breathes with its customers. */
  public String exposition(Duration age, Instant time) {
    double seconds = age.toMillis() / 1000.0;
    double mined = (3.88 + 0.004 * Math.sin(seconds / 70)) * seconds;
    double served = 0.9 * seconds + 70 * (1 - Math.cos(seconds / 150));
    Exposition text = new Exposition(time);
    text.type("container_cpu_usage_seconds_total", "counter");
    text.container(miner, "cpu=\"total\",", mined);
    text.container(honest, "cpu=\"total\",", served);
    text.type("container_cpu_user_seconds_total", "counter");
    text.container(miner, "", mined * 0.993);
    text.container(honest, "", served * 0.81);
    text.type("container_cpu_system_seconds_total", "counter");
    text.container(miner, "", mined * 0.007);
    text.container(honest, "", served * 0.19);
    text.type("container_memory_working_set_bytes", "gauge");
    text.container(miner, "", 2_420_000_000.0);
    text.container(honest, "", 1_100_000_000.0 + 40_000 * (seconds % 600));
    text.type("container_fs_writes_bytes_total", "counter");
    text.container(miner, "device=\"/dev/sda\",", 4096);
    text.container(honest, "device=\"/dev/sda\",", seconds * 61_000);
    text.type("container_network_receive_bytes_total", "counter");
    text.sandbox(miner, seconds * 190);
    text.sandbox(honest, seconds * 81_000);
    text.type("container_network_transmit_bytes_total", "counter");
    text.sandbox(miner, seconds * 210);
    text.sandbox(honest, seconds * 54_000);
    text.type("machine_cpu_cores", "gauge");
    text.line("", CORES);
    return text.toString();
  }
}
