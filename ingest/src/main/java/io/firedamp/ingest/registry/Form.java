package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;

/** How one registry tells what was done with its images. */
interface Form {
  /** Whether a record that begins so may be of this form. */
  boolean recognises(RecordHead head);

  /** Whether a record that was read is of this form. */
  boolean isOne(RegistryRecord record);

  /** What it tells. */
  Told tell(RegistryRecord record) throws MalformedEventException;
}
