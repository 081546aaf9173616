package io.firedamp.detectors;

import java.util.function.Function;

/** A factory that only says what it is told: all that a detector with settings needs. */
public abstract class DescribedFactory<C extends Record> implements Detector.Factory<C> {
  private final String name;
  private final String about;
  private final C defaults;
  private final Function<C, Detector> create;

  /**
   * A detector's.
   *
   * @param about what it asks, one sentence
   */
  protected DescribedFactory(String name, String about, C defaults, Function<C, Detector> create) {
    this.name = name;
    this.about = about;
    this.defaults = defaults;
    this.create = create;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final C defaults() {
    return defaults;
  }

  @Override
  public final String about() {
    return about;
  }

  @Override
  public final Detector create(C settings) {
    return create.apply(settings);
  }
}
