package io.firedamp.detectors;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Records with one component exchanged, as a person does who writes one setting. */
final class Altered {
  private Altered() {}

  /**
   * The same record but for one component, which may lie within records of records.
   *
   * @param path names of components, joined by dots
   * @throws RuntimeException what the record throws that checks itself
   */
  static Record with(Record record, String path, Object value) {
    String[] steps = path.split("\\.", 2);
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    boolean found = false;
    for (int i = 0; i < components.length; i++) {
      values[i] = read(record, components[i]);
      if (components[i].getName().equals(steps[0])) {
        found = true;
        values[i] = steps.length == 1 ? value : with((Record) values[i], steps[1], value);
      }
    }
    if (!found) {
      throw new AssertionError(record.getClass() + " has no setting " + steps[0]);
    }
    return make(record.getClass(), components, values);
  }

  private static Object read(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Record make(Class<?> type, RecordComponent[] components, Object[] values) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return (Record) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new AssertionError(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
