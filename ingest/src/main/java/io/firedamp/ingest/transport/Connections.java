package io.firedamp.ingest.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Who is connected to a listener: so many of one address, so many of all. Whoever comes when there
 * is no room takes the place of one who waits for nothing, the longest of his own address or of the
 * address that holds the most; so nobody is kept out by connections that only are. A network of
 * IPv6 that one host is given (/64) counts as an address.
 */
final class Connections {
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final int mostOfAddress;
  private final LongAdder evicted = new LongAdder();

  /** By peer, the longest unused first. */
  private final Map<SocketAddress, Held> held = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Held {
    private final String address;
    private final StreamConnection connection;
    private int requests;

    Held(String address, StreamConnection connection) {
      this.address = address;
      this.connection = connection;
    }
  }

  Connections(int most, int mostOfAddress) {
    this.most = most;
    this.mostOfAddress = mostOfAddress;
  }

  /** False when there is no room for another, because all the others are being served. */
  synchronized boolean admit(StreamConnection connection) {
    held.values().removeIf(each -> !each.connection.isOpen());
    String address = addressOf(connection.getPeerAddress());
    long ofAddress = held.values().stream().filter(each -> each.address.equals(address)).count();
    if (ofAddress >= mostOfAddress) {
      if (!evict(each -> each.address.equals(address))) {
        return false;
      }
    } else if (held.size() >= most) {
      String largest = largest();
      if (!evict(each -> each.address.equals(largest)) && !evict(each -> true)) {
        return false;
      }
    }
    held.put(connection.getPeerAddress(), new Held(address, connection));
    return true;
  }

  /** A peer asks for something. */
  synchronized void used(SocketAddress peer) {
    var unused = held.get(peer);
  }

  /** A peer is being served until {@link #served}: meanwhile it keeps its place. */
  synchronized void serving(SocketAddress peer) {
    Held one = held.get(peer);
    if (one != null) {
      one.requests++;
    }
  }

  /** Its request is answered. */
  synchronized void served(SocketAddress peer) {
    Held one = held.get(peer);
    if (one != null) {
      one.requests--;
    }
  }

  /** How many have lost their place so far. */
  long evicted() {
    return evicted.sum();
  }

  private boolean evict(Predicate<Held> whom) {
    Optional<Map.Entry<SocketAddress, Held>> idle =
        held.entrySet().stream()
            .filter(each -> each.getValue().requests == 0 && whom.test(each.getValue()))
            .findFirst();
    idle.ifPresent(
        each -> {
          StreamConnection connection = each.getValue().connection;
          connection.getIoThread().execute(() -> IoUtils.safeClose(connection));
          held.remove(each.getKey());
          evicted.increment();
        });
    return idle.isPresent();
  }

  private String largest() {
    Map<String, Integer> sizes = new HashMap<>();
    held.values().forEach(each -> sizes.merge(each.address, 1, Integer::sum));
    return List.copyOf(sizes.entrySet()).stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }

  private static String addressOf(SocketAddress peer) {
    InetAddress address = peer instanceof InetSocketAddress inet ? inet.getAddress() : null;
    if (address == null) {
      return "";
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(bytes, NETWORK_BYTES))
        : Arrays.toString(bytes);
  }
}
