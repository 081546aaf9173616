package io.firedamp.schemas;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that lets go what was not used for longest, once it holds too much. */
public final class LatestUsed<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  public LatestUsed(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
