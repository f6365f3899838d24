// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traps signals of the operating system. Each is logged as {@code Trapped "<name>" signal}.
 *
 * <p>Thread: reactions run on threads of the JVM; different signals may run at the same time.
 */
final class SignalTrap {
    private static final Logger LOG = LoggerFactory.getLogger(SignalTrap.class);

    /** The trapped signals and their names in the log, those of the Go runtime. */
    private static final Map<String, String> NAMES = Map.of(
            "INT", "interrupt",
            "TERM", "terminated",
            "HUP", "hangup",
            "USR1", "user defined signal 1",
            "USR2", "user defined signal 2");

    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private SignalTrap() {}

    /** The reaction to each signal. */
    interface Reactions {
        /** SIGINT: shut down. */
        void onInterrupt();

        /** SIGTERM: shut down unless the server is already shutting down. */
        void onTerminate();

        /** SIGHUP: reload the configuration. */
        void onHangup();

        /** SIGUSR1: reopen the log file. */
        void onUser1();

        /** SIGUSR2: enter lame duck mode. */
        void onUser2();
    }

    /**
     * Replaces the JVM's reactions by these.
     *
     * <p>USR2 needs {@code _JAVA_SR_SIGNUM} in the environment, which the launcher sets; otherwise the JVM uses USR2 itself and
     * the server runs without it.
     */
    static void install(Reactions reactions) {
        IgnoredSignals.reset(SIGHUP, SIGINT, SIGTERM);
        trap("INT", reactions::onInterrupt);
        trap("TERM", reactions::onTerminate);
        trap("HUP", reactions::onHangup);
        trap("USR1", reactions::onUser1);
        trap("USR2", reactions::onUser2);
    }

    private static void trap(String signal, Runnable reaction) {
        String name = NAMES.get(signal);
        try {
            sun.misc.Signal.handle(new sun.misc.Signal(signal), _ -> {
                LOG.info("Trapped \"{}\" signal", name);
                reaction.run();
            });
        } catch (IllegalArgumentException e) {
            LOG.warn("Signal \"{}\" cannot be trapped: {}", name, e.getMessage());
        }
    }
}
