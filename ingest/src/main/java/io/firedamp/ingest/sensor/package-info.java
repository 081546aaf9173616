/**
 * Alerts of other sensors, taken as evidence: of those that watch processes on a node (Falco,
 * Tetragon, Tracee, KubeArmor, Kubescape's node agent, Wazuh), and of clouds (GuardDuty, Defender
 * for Cloud, Security Command Center). Reads their JSON, an alert a record or several in a list;
 * posted to {@code /v1/sensors} or followed in files by the {@code file} source. Writes {@code
 * sensor-alerts}, keyed by the alias of what an alert is about: the container where it is named in
 * full, else the pod, else the address, else the node. What a sensor says beside is told by the
 * names of ECS ({@code process.command_line}, {@code destination.ip} …). Keeps nothing between
 * records but counts of what it left out.
 */
@NullMarked
package io.firedamp.ingest.sensor;

import org.jspecify.annotations.NullMarked;
