package io.firedamp.ingest.kit;

/**
 * 128 bits that stand for a text or for several, within this process alone.
 *
 * @param high the first half
 * @param low the second half
 */
public record Fingerprint(long high, long low) {
  @Override
  public int hashCode() {
    return (int) (low ^ low >>> 32);
  }
}
