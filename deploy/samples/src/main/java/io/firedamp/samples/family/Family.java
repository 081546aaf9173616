package io.firedamp.samples.family;

import java.util.function.Consumer;

/**
 * One kind of workload.
 *
 * @param name as results name it, in kebab case
 * @param attack whether it mines without leave
 * @param fold which of the parts it is in that take turns at being held out, 0 or more
 * @param script casts one workload of the kind
 */
public record Family(String name, boolean attack, int fold, Consumer<Stage> script) {
  /** How many parts take turns. */
  public static final int FOLDS = 4;
}
