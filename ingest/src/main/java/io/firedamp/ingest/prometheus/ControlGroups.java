package io.firedamp.ingest.prometheus;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of one machine that are no pod's and no container's, by their path: the
 * machine as a whole, slices, services.
 */
final class ControlGroups {
  static final String ROOT = "/";

  /** Above all pods of a kubelet, whatever it stands in itself. */
  private static final Pattern ALL_PODS = Pattern.compile("(/[^/]+)*/([^/]+-)?kubepods(\\.slice)?");

  /** Where people who log in are; all others are of the system or of containers. */
  private static final String PEOPLE = "/user.slice";

  private static final int MOST = 4_096;

  private final Map<String, Reading> byPath = new HashMap<>();

  /** Null where there is no room. */
  @Nullable Reading of(String path) {
    return byPath.size() < MOST
        ? byPath.computeIfAbsent(path, added -> new Reading())
        : byPath.get(path);
  }

  /**
   * Whether the machine and all of its pods together are told. The sum over pods would miss those
   * that came and went between two looks; a group above them does not.
   */
  boolean tellWhatIsAccountedFor() {
    return byPath.containsKey(ROOT)
        && byPath.keySet().stream().anyMatch(path -> ALL_PODS.matcher(path).matches());
  }

  /** The root, and those that no other but the root holds. */
  Map<String, Reading> outermost() {
    Map<String, Reading> outermost = new HashMap<>();
    byPath.forEach(
        (path, reading) -> {
          if (!path.equals(PEOPLE) && !isWithinAnother(path)) {
            outermost.put(path, reading);
          }
        });
    return outermost;
  }

  private boolean isWithinAnother(String path) {
    int end = path.lastIndexOf('/');
    while (end > 0) {
      String above = path.substring(0, end);
      if (byPath.containsKey(above) || above.equals(PEOPLE)) {
        return true;
      }
      end = path.lastIndexOf('/', end - 1);
    }
    return false;
  }
}
