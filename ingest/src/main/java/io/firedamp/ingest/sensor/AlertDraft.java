package io.firedamp.ingest.sensor;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.Severity;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One alert on its way to be an event: what every sensor tells, each in its own words. */
final class AlertDraft {
  /** UTF-16 units of a value: a command line with a script in base64 fits. */
  static final int LONGEST_VALUE = 8192;

  private static final int LONGEST_RULE = 256;
  private static final int LONGEST_MESSAGE = 4096;

  private final String sensor;
  private final String rule;
  private final SubjectNames names = new SubjectNames();
  private final SortedMap<String, String> fields = new TreeMap<>();
  private Severity severity = Severity.INFO;
  private String message = "";

  AlertDraft(String sensor, String rule) {
    this.sensor = sensor;
    this.rule = BoundedText.cut(rule, LONGEST_RULE);
  }

  SubjectNames names() {
    return names;
  }

  /**
   * What it is about, and what a person may be shown of it where another name is the better key.
   */
  AlertDraft about(
      Optional<String> container,
      Optional<String> podUid,
      Optional<String> namespace,
      Optional<String> pod,
      Optional<String> node) {
    names.container(container).podUid(podUid).pod(namespace, pod).node(node);
    return field("container.id", container.map(SubjectNames::withoutScheme))
        .field("orchestrator.namespace", namespace)
        .field("orchestrator.resource.name", pod)
        .field("host.name", node);
  }

  AlertDraft severity(Severity mapped) {
    severity = mapped;
    return this;
  }

  AlertDraft message(Optional<String> text) {
    message = BoundedText.cut(text.orElse(""), LONGEST_MESSAGE);
    return this;
  }

  /**
   * Keeps a fact under its name in ECS. What a container, pod or node is called is kept, too, where
   * another name is the better key.
   */
  AlertDraft field(String name, Optional<String> value) {
    value.ifPresent(text -> fields.put(name, BoundedText.cut(text, LONGEST_VALUE)));
    return this;
  }

  /** Says that a process was started, of which the sensor thinks nothing. */
  AlertDraft asExecution() {
    return field("event.kind", Optional.of("event"))
        .field("event.category", Optional.of("process"));
  }

  /**
   * Adds the event, or leaves the record out by name where it names nothing it could be about, or
   * no time.
   *
   * @param id of the sensor's own for what it saw; empty where it has none
   */
  void addTo(JsonItems items, Provenance from, Optional<Instant> time, Optional<String> id) {
    Optional<Alias> subject = names.best(from.cluster());
    if (time.isEmpty()) {
      items.leaveOut(sensor + " record without a time");
    } else if (subject.isEmpty()) {
      items.leaveOut(sensor + " record that names no container, pod, address or node");
    } else {
      fields.putIfAbsent("event.kind", "alert");
      SensorAlert alert =
          SensorAlert.newBuilder()
              .setEventId(id(time.get(), subject.get(), id))
              .setTime(time.get())
              .setCluster(from.cluster())
              .setSource(from.source())
              .setSensor(sensor)
              .setRule(rule)
              .setSubject(subject.get().toString())
              .setSeverity(severity)
              .setMessage(message)
              .setFields(fields)
              .build();
      items.add(Events.of(alert, time.get()));
    }
  }

  private String id(Instant time, Alias subject, Optional<String> own) {
    String what = own.orElseGet(() -> message + fields);
    return ContentId.of(sensor, rule, subject.toString(), time.toString(), what);
  }
}
