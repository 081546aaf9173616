package io.firedamp.sinks.splunk;

import java.time.Duration;

/** Time that only goes forward, and waiting in it. */
interface HecTime {
  /** That of this machine. */
  HecTime SYSTEM =
      new HecTime() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration pause) throws InterruptedException {
          Thread.sleep(pause.toMillis());
        }
      };

  long nanoTime();

  void pause(Duration pause) throws InterruptedException;
}
