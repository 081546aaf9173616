package io.firedamp.samples.estate;

import io.firedamp.samples.traffic.Habit;
import java.time.Instant;
import java.util.List;

/**
 * One pod to be.
 *
 * @param name of the pod
 * @param controller name of the ReplicaSet or Job that makes it, or its owner's own
 * @param end when it ends, or {@link Instant#MAX}
 * @param containers of this pod: a rollout may bring others
 */
public record Life(
    Workload workload,
    String name,
    String controller,
    Instant start,
    Instant end,
    List<ContainerPlan> containers,
    List<Habit> habits) {}
