package io.firedamp.app.coverage;

import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SensorAlert;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/** A leg of mining, and the events that show it. */
public enum View {
  IMAGE("images", false, Set.of(ImagePull.class, ImageMetadata.class, ContainerState.class)),
  ACCESS("audit events", true, Set.of(AuditEvent.class)),
  COMPUTE("metrics", true, Set.of(ResourceSample.class)),
  NETWORK("flows", true, Set.of(NetworkFlow.class, DnsQuery.class)),
  RUNTIME("alerts of other sensors", false, Set.of(SensorAlert.class));

  private final String events;
  private final boolean steady;

  @SuppressWarnings("ImmutableEnumChecker") // Made by Set.of.
  private final Set<Class<? extends SpecificRecord>> types;

  View(String events, boolean steady, Set<Class<? extends SpecificRecord>> types) {
    this.events = events;
    this.steady = steady;
    this.types = types;
  }

  /** What its events are called. */
  String events() {
    return events;
  }

  /** Whether they never pause for long while anything runs. */
  boolean isSteady() {
    return steady;
  }

  /** Whether nobody misses it where no other sensor runs. */
  boolean isOptional() {
    return this == RUNTIME;
  }

  /** Any of them shows the leg. */
  public Set<Class<? extends SpecificRecord>> types() {
    return types;
  }
}
