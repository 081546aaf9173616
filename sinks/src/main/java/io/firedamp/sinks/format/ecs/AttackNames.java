package io.firedamp.sinks.format.ecs;

import io.firedamp.schemas.avro.Technique;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names of ATT&CK by id: each id has one, and a subtechnique's parent is named, too. Who knows no
 * name shows the id.
 */
record AttackNames(
    SortedMap<String, String> tactics,
    SortedMap<String, String> techniques,
    SortedMap<String, String> subtechniques) {
  /** Between a parent's name and the subtechnique's, where both stand in one. */
  private static final String BETWEEN = ": ";

  static AttackNames of(List<Technique> named) {
    AttackNames names = new AttackNames(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    named.forEach(names::add);
    return names;
  }

  private void add(Technique technique) {
    put(tactics, technique.getTacticId(), technique.getTactic());
    String id = technique.getId();
    int dot = id.indexOf('.');
    if (dot < 0) {
      put(techniques, id, technique.getName());
      return;
    }
    String name = technique.getName();
    int between = name.indexOf(BETWEEN);
    put(techniques, id.substring(0, dot), between < 0 ? "" : name.substring(0, between));
    put(subtechniques, id, between < 0 ? name : name.substring(between + BETWEEN.length()));
  }

  /** A name wins over none, and the first of two. */
  private static void put(SortedMap<String, String> names, String id, String name) {
    if (!id.isEmpty()) {
      names.merge(id, name.isEmpty() ? id : name, (old, other) -> old.equals(id) ? other : old);
    }
  }
}
