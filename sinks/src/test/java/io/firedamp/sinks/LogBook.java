package io.firedamp.sinks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** All that is logged while it is open, at DEBUG and by everybody. */
public final class LogBook implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private final Level before = root.getLevel();

  private LogBook() {}

  public static LogBook everything() {
    LogBook book = new LogBook();
    book.root.iteratorForAppenders().forEachRemaining(book.others::add);
    book.others.forEach(book.root::detachAppender);
    book.logged.start();
    book.root.addAppender(book.logged);
    book.root.setLevel(Level.DEBUG);
    return book;
  }

  /** Messages with their key-values and stack traces. */
  public String text() {
    return List.copyOf(logged.list).stream().map(LogBook::line).collect(Collectors.joining("\n"));
  }

  private static String line(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    return "%s %s %s".formatted(event.getFormattedMessage(), event.getKeyValuePairs(), trace);
  }

  @Override
  public void close() {
    root.setLevel(before);
    root.detachAppender(logged);
    others.forEach(root::addAppender);
  }
}
