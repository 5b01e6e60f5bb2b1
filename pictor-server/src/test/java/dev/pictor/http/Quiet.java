package dev.pictor.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.eclipse.jetty.util.HostPort;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// Keeps thousands of refused requests out of the log of a test run.
final class Quiet implements BeforeAllCallback, AfterAllCallback {
    private final List<Logger> logs = List.of(
            (Logger) LoggerFactory.getLogger(RequestLog.class), (Logger) LoggerFactory.getLogger(HostPort.class));

    @Override
    public void beforeAll(ExtensionContext context) {
        logs.forEach(log -> log.setLevel(Level.OFF));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        logs.forEach(log -> log.setLevel(null));
    }
}
