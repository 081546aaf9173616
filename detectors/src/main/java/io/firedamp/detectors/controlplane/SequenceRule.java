package io.firedamp.detectors.controlplane;

import io.firedamp.schemas.avro.Signal;
import java.util.List;

/** Decides about what was done in one hour, from nothing but the set of it. */
interface SequenceRule {
  /** Public rule id. */
  String id();

  /**
   * What is found.
   *
   * @param acts of one principal, address, pod or namespace in one stretch, in the order of time
   */
  List<Signal> judge(List<Act> acts);
}
