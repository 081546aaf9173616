package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.schemas.AddressText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pod's status as its kubelet reports it: in a patch, only what changed. */
final class PodStatus {
  private static final int LONGEST = 1024;
  private static final int MOST = 64;

  /** Runtimes take hexadecimal digits; whatever is longer or stranger is no key of anything. */
  private static final Pattern CONTAINER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** A pod has one address of each family on each of its networks, of which there are few. */
  private static final int MOST_ADDRESSES = 8;

  @Nullable String phase;
  private @Nullable String hostAddress;
  private final Set<String> addresses = new LinkedHashSet<>();
  private final List<Container> containers = new ArrayList<>();

  /** Addresses of a node, in a node's status. */
  private final Set<String> nodeAddresses = new LinkedHashSet<>();

  @Nullable Instant startTime;

  /** The latest moment it tells of. */
  private @Nullable Instant latest;

  /** One container's status. */
  static final class Container {
    String name = "";
    @Nullable String image;
    @Nullable String imageId;
    @Nullable String id;
    boolean running;
    boolean terminated;
    @Nullable Instant started;
    @Nullable Instant finished;

    private void read(JsonParser json) throws IOException {
      Loose.members(
          json,
          member -> {
            switch (member) {
              case "name" -> name = Optional.ofNullable(Loose.text(json, LONGEST)).orElse("");
              case "image" -> image = Loose.text(json, LONGEST);
              case "imageID" -> imageId = Loose.text(json, LONGEST);
              case "containerID" -> id = withoutScheme(Loose.text(json, LONGEST));
              case "state" -> Loose.members(json, state -> readState(state, json));
              default -> {
                // Skipped: readiness and restarts are no identity.
              }
            }
          });
    }

    private void readState(String state, JsonParser json) throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        return;
      }
      running |= state.equals("running");
      terminated |= state.equals("terminated");
      Loose.members(
          json,
          member -> {
            if (member.equals("startedAt")) {
              started = Loose.time(Loose.text(json, LONGEST)).orElse(null);
            } else if (member.equals("finishedAt")) {
              finished = Loose.time(Loose.text(json, LONGEST)).orElse(null);
            }
          });
    }

    private static @Nullable String withoutScheme(@Nullable String id) {
      if (id == null) {
        return null;
      }
      int scheme = id.indexOf("://");
      String bare = scheme < 0 ? id : id.substring(scheme + 3);
      return CONTAINER_ID.matcher(bare).matches() ? bare : null;
    }
  }

  void read(JsonParser json) throws IOException {
    Loose.members(
        json,
        member -> {
          switch (member) {
            case "phase" -> phase = Loose.text(json, LONGEST);
            case "hostIP" -> hostAddress = address(json);
            case "podIP" -> addAddress(json);
            case "startTime" -> startTime = moment(json);
            case "addresses" -> Loose.elements(json, () -> readNodeAddress(json));
            case "conditions" -> Loose.elements(json, () -> readCondition(json));
            case "podIPs" -> Loose.elements(json, () -> readPodAddress(json));
            case "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses" ->
                Loose.elements(json, () -> readContainer(json));
            default -> {
              // Skipped: conditions and quality of service.
            }
          }
        });
  }

  /** The latest moment that the status tells of; null when it tells none. */
  @Nullable Instant latest() {
    return latest;
  }

  List<String> nodeAddresses() {
    return List.copyOf(nodeAddresses);
  }

  /** The pod's own addresses: none on the host network, where they are the node's. */
  List<String> addresses() {
    return isOnHostNetwork() ? List.of() : List.copyOf(addresses);
  }

  /** The node's own address; null when the report has none. */
  @Nullable String hostAddress() {
    return hostAddress;
  }

  boolean isOnHostNetwork() {
    return hostAddress != null && addresses.contains(hostAddress);
  }

  List<Container> containers() {
    return containers;
  }

  boolean isEmpty() {
    return phase == null && hostAddress == null && addresses.isEmpty() && containers.isEmpty();
  }

  private void readContainer(JsonParser json) throws IOException {
    Container container = new Container();
    container.read(json);
    for (Instant moment : Arrays.asList(container.started, container.finished)) {
      if (moment != null && (latest == null || moment.isAfter(latest))) {
        latest = moment;
      }
    }
    if (containers.size() < MOST) {
      containers.add(container);
    }
  }

  private void readNodeAddress(JsonParser json) throws IOException {
    Loose.members(
        json,
        member -> {
          String address = member.equals("address") ? address(json) : null;
          if (address != null && nodeAddresses.size() < MOST_ADDRESSES) {
            nodeAddresses.add(address);
          }
        });
  }

  private void readCondition(JsonParser json) throws IOException {
    Loose.members(
        json,
        member -> {
          if (member.equals("lastTransitionTime")) {
            moment(json);
          }
        });
  }

  private @Nullable Instant moment(JsonParser json) throws IOException {
    Instant moment = Loose.time(Loose.text(json, LONGEST)).orElse(null);
    if (moment != null && (latest == null || moment.isAfter(latest))) {
      latest = moment;
    }
    return moment;
  }

  private void readPodAddress(JsonParser json) throws IOException {
    Loose.members(
        json,
        member -> {
          if (member.equals("ip")) {
            addAddress(json);
          }
        });
  }

  private void addAddress(JsonParser json) throws IOException {
    String address = address(json);
    if (address != null && addresses.size() < MOST_ADDRESSES) {
      addresses.add(address);
    }
  }

  private static @Nullable String address(JsonParser json) throws IOException {
    return Optional.ofNullable(Loose.text(json, LONGEST))
        .flatMap(AddressText::canonical)
        .orElse(null);
  }
}
