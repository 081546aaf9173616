package io.firedamp.ingest.registry;

import java.util.List;

/**
 * What a registry's record tells: pulls and pushes of images, or why it tells of none.
 *
 * @param leftOut one of few names; empty where there are notifications
 */
record Told(List<Notification> notifications, String leftOut) {
  static final String UNDATED_PUSH = "a push that does not say when";
  static final String DELETION = "a deletion";
  static final String SCAN = "a scan";
  static final String REPLICATION = "a replication";
  static final String FAILURE = "a request that did not succeed";
  static final String OTHER = "another event of a registry";

  Told {
    notifications = List.copyOf(notifications);
    if (notifications.isEmpty() == leftOut.isEmpty()) {
      throw new IllegalArgumentException(
          "leftOut must say why where nothing is told, was '" + leftOut + "'");
    }
  }

  static Told of(Notification notification) {
    return new Told(List.of(notification), "");
  }

  static Told of(List<Notification> notifications) {
    return new Told(notifications, "");
  }

  static Told leftOut(String reason) {
    return new Told(List.of(), reason);
  }
}
