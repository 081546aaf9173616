package io.firedamp.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.transport.PushedFactory;

/** The contract of a source that is pushed to: a test gives its factory, and what is posted. */
public abstract class PushedSourceContract extends SourceContract {
  private final PushedFactory factory;
  private final String something;
  private final String garbage;
  private final String nothingOfUse;

  /**
   * Bodies for the factory's own path.
   *
   * @param something that can be read
   * @param garbage that cannot
   * @param nothingOfUse that can, and has nothing for us in it
   */
  protected PushedSourceContract(
      PushedFactory factory, String something, String garbage, String nothingOfUse) {
    this.factory = factory;
    this.something = something;
    this.garbage = garbage;
    this.nothingOfUse = nothingOfUse;
  }

  @Override
  protected Source source(SourceContext context) {
    return factory.create(factory.defaults(), context);
  }

  @Override
  protected final void tellSomething() throws Exception {
    post(something);
  }

  @Override
  protected final void tellGarbage() throws Exception {
    post(garbage);
  }

  @Override
  protected final boolean tellNothingOfUse() throws Exception {
    post(nothingOfUse);
    return true;
  }

  @Override
  protected final void startMisconfigured(SourceContext context) {
    factory.create(new PushedFactory.Config("no path"), context).start();
  }

  private void post(String body) throws Exception {
    post(factory.defaults().path(), body.getBytes(UTF_8));
  }
}
