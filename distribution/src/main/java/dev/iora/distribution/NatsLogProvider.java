// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Connects slf4j to the NATS log format. Found by slf4j as a service.
 *
 * <p>Thread: any, once slf4j has initialised it.
 */
public final class NatsLogProvider implements SLF4JServiceProvider {
    /** Set to {@code true} by the launcher if the standard error stream is a terminal. */
    private static final String TERMINAL_PROPERTY = "iora.terminal";

    /** Set by the launcher: the offset of local time from UTC at the start, as {@code +hhmm}. */
    private static final String OFFSET_PROPERTY = "iora.utcOffset";

    private final LoggerFactory loggers =
            new LoggerFactory(new LogOutput(Boolean.getBoolean(TERMINAL_PROPERTY), LocalZone.system(startOffset())));
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();

    /** Creates the provider; called by slf4j. */
    public NatsLogProvider() {}

    /** The launcher does not know a zone that is chosen by an option of the JVM. */
    private static String startOffset() {
        return System.getProperty("user.timezone", "").isEmpty() ? System.getProperty(OFFSET_PROPERTY, "") : "";
    }

    @Override
    public void initialize() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    /** One logger per name, all with the same output. */
    static final class LoggerFactory implements ILoggerFactory {
        private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
        private final LogOutput output;

        LoggerFactory(LogOutput output) {
            this.output = output;
        }

        LogOutput output() {
            return output;
        }

        @Override
        public Logger getLogger(String name) {
            Logger known = loggers.get(name);
            if (known != null) {
                return known;
            }
            Logger created = new NatsLogger(name, output);
            Logger raced = loggers.putIfAbsent(name, created);
            return raced != null ? raced : created;
        }
    }
}
