/** Firedamp among the programs it watches and serves: Docker, a registry, rsyslog. */
@org.jspecify.annotations.NullMarked
package io.firedamp.e2e.counterparts;
