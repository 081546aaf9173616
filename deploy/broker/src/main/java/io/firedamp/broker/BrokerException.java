package io.firedamp.broker;

/** The embedded broker cannot run; the message is one sentence for the person who started it. */
public final class BrokerException extends RuntimeException {
  BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
