// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MarkerFactory;

/**
 * The executable: does what the command line asks for and ends with the exit code of nats-server.
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

    /** Runs until the server is told to stop. */
    public static void main(String[] args) {
        Thread.setDefaultUncaughtExceptionHandler(Main::onUncaught);
        System.exit(runOrFail(args));
    }

    /** A failure of this thread ends the process, whichever threads were started before it. */
    private static int runOrFail(String... args) {
        try {
            return new Main(System.out, System.err).run(args);
        } catch (RuntimeException e) {
            onUncaught(Thread.currentThread(), e);
            return FAILED;
        }
    }

    /** Does what the arguments ask for; returns the exit code. */
    int run(String... args) {
        CommandLine.Action action = CommandLine.parse(args);
        // Not in the switch below, because linking a pattern switch takes a third of the time a start may take.
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

    /** Nothing can be trusted after an error of the JVM itself; any other thread's end is its owner's business. */
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
