package io.firedamp.app.command;

import io.firedamp.app.Terminal;
import java.time.Clock;
import java.util.Map;

/**
 * What a command may touch of the world.
 *
 * @param environment variables, for {@code ${env:NAME}} in the configuration
 */
public record CommandContext(Terminal terminal, Map<String, String> environment, Clock clock) {}
