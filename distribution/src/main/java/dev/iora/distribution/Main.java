// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;

/**
 * The executable: performs the action of the command line and ends with the exit code of nats-server.
 *
 * <p>Thread: the main one, which waits here until the server has ended.
 */
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs until the server ends. */
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler(Main::onUncaught);
        System.exit(runOrFail(args));
    }

    /** Ends the process if this thread fails, even if other threads are running. */
    private static int runOrFail(String... args) {
        try {
            return new Main(System.out, System.err).run(args);
        } catch (RuntimeException e) {
            onUncaught(Thread.currentThread(), e);
            return FAILED;
        }
    }

    /** Performs the action of the arguments; returns the exit code. */
    int run(String... args) {
        CommandLine.Action action = CommandLine.parse(args);
        // Outside the switch below: linking a pattern switch takes a third of the time that a start may take.
        return action instanceof CommandLine.Run run ? new ServerProcess(run, err).run() : perform(action);
    }

    private int perform(CommandLine.Action action) {
        return switch (action) {
            case CommandLine.Run run -> new ServerProcess(run, err).run();
            case CommandLine.SendSignal signal -> {
                String problem = new SignalRequest(new SignalRequest.MachineProcesses()).send(signal.request());
                yield problem == null ? OK : refuse(problem);
            }
            case CommandLine.PrintVersion _ -> print(Usage.VERSION_TEXT);
            case CommandLine.PrintHelp _ -> print(Usage.TEXT);
            case CommandLine.PrintTlsHelp _ -> print(Usage.TLS_TEXT);
            case CommandLine.Misuse misuse -> {
                err.println(misuse.problem());
                yield print(Usage.TEXT);
            }
            case CommandLine.Refuse refusal -> refuse(refusal.problem());
        };
    }

    private int print(String text) {
        out.print(text);
        out.flush();
        return OK;
    }

    private int refuse(String problem) {
        err.println(ProcessFiles.EXECUTABLE + ": " + problem);
        return FAILED;
    }

    /** Ends the process after an error of the JVM itself; other failures are left to the owner of the thread. */
    private static void onUncaught(Thread thread, Throwable cause) {
        Logger log = LoggerFactory.getLogger(Main.class);
        if (cause instanceof VirtualMachineError) {
            log.error(
                    MarkerFactory.getMarker(NatsLogger.FATAL),
                    "Thread {} failed, the server ends: {}",
                    thread.getName(),
                    cause.toString());
            Runtime.getRuntime().halt(FAILED);
        }
        log.error("Thread {} failed", thread.getName(), cause);
    }
}
