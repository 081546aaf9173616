package io.firedamp.ingest.transport;

/** Whether a body is taken, where only the body tells. */
@FunctionalInterface
interface Admission {
  /**
   * Whose it is.
   *
   * @param body as it came over the wire
   */
  Bearer admit(byte[] body) throws RefusedException;

  /** It is not taken. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Response answer;

    RefusedException(Response answer) {
      super(answer.body());
      this.answer = answer;
    }

    Response answer() {
      return answer;
    }
  }
}
