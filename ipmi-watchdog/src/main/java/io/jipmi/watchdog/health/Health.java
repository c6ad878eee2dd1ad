package io.jipmi.watchdog.health;

/**
 * What a check has found.
 *
 * @param good whether all is well
 * @param detail one phrase for people: what was seen, and what was wanted instead
 */
public record Health(boolean good, String detail) {}
