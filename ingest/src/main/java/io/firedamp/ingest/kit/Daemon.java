package io.firedamp.ingest.kit;

import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Threads of sources, under their own names: none of them keeps the process from ending. */
public final class Daemon {
  private Daemon() {}

  /** Not yet started. */
  public static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A schedule whose work, once cancelled, is not kept until it would have been due. */
  public static ScheduledThreadPoolExecutor scheduler(String name, int threads) {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(threads, work -> thread(name, work));
    scheduler.setRemoveOnCancelPolicy(true);
    return scheduler;
  }
}
