// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import static dev.iora.config.Option.option;

import dev.iora.config.OptionType.BooleanType;
import dev.iora.config.OptionType.IntegerType;
import dev.iora.config.OptionType.TextType;
import java.util.List;

/** The keys about the log and the files that tell others about the running server. */
final class LogKeys {
    private static final BooleanType BOOLEAN = new BooleanType();
    private static final TextType PATH = new TextType("path", true);

    static final Option<Boolean> DEBUG =
            option("debug", BOOLEAN, false).reloadable().documented("Log debug messages.");

    static final Option<Boolean> TRACE = option("trace", BOOLEAN, false)
            .reloadable()
            .documented("Log every protocol line, except those of the system account.");

    static final Option<Boolean> TRACE_VERBOSE =
            option("trace_verbose", BOOLEAN, false).reloadable().documented("Like `trace`, with the system account.");

    static final Option<Boolean> TRACE_HEADERS = option("trace_headers", BOOLEAN, false)
            .reloadable()
            .since("2.12")
            .documented("Like `trace`, but of messages only the headers.");

    static final Option<Long> MAX_TRACED_MSG_LEN = option(
                    "max_traced_msg_len", new IntegerType("bytes", Integer.MIN_VALUE, Integer.MAX_VALUE), 0L)
            .defaultText("0, unlimited")
            .reloadable()
            .documented("How much of a payload is traced.");

    static final Option<Boolean> LOGTIME =
            option("logtime", BOOLEAN, true).reloadable().documented("Begin log lines with the time.");

    static final Option<Boolean> LOGTIME_UTC =
            option("logtime_utc", BOOLEAN, false).reloadable().documented("Log the time in UTC.");

    static final Option<String> LOG_FILE = option("log_file", PATH, "")
            .or("logfile")
            .defaultText("standard error")
            .reloadable()
            .documented("File to log to.");

    static final Option<Long> LOGFILE_SIZE_LIMIT = option(
                    "logfile_size_limit", new IntegerType("bytes", 0, Long.MAX_VALUE), 0L)
            .or("log_size_limit")
            .defaultText("0, no rotation")
            .fixed("LogSizeLimit")
            .documented("Size at which the log file is renamed and a new one begun.");

    static final Option<Long> LOGFILE_MAX_NUM = option("logfile_max_num", new IntegerType("", 0, Integer.MAX_VALUE), 0L)
            .or("log_max_num")
            .defaultText("0, all")
            .fixed("LogMaxFiles")
            .documented("How many log files are kept, the current one included.");

    static final Option<Boolean> SYSLOG =
            option("syslog", BOOLEAN, false).reloadable().documented("Log to the system's log.");

    static final Option<String> REMOTE_SYSLOG = option("remote_syslog", new TextType("URL", false), "")
            .reloadable()
            .documented("Log to a syslog server: `udp://host:514`, also `tcp` and `unix`.");

    static final Option<String> PID_FILE = option("pid_file", PATH, "")
            .or("pidfile")
            .reloadable()
            .documented("File that holds the process id while the server runs.");

    static final Option<String> PORTS_FILE_DIR = option("ports_file_dir", new TextType("directory", true), "")
            .reloadable()
            .documented("Directory for a file `<executable>_<pid>.ports` with the addresses listened on, as JSON.");

    private LogKeys() {}

    /** The keys by topic. */
    static List<KeySection> sections() {
        return List.of(
                new KeySection(
                        "Logging",
                        "",
                        List.of(
                                DEBUG,
                                TRACE,
                                TRACE_VERBOSE,
                                TRACE_HEADERS,
                                MAX_TRACED_MSG_LEN,
                                LOGTIME,
                                LOGTIME_UTC,
                                LOG_FILE,
                                LOGFILE_SIZE_LIMIT,
                                LOGFILE_MAX_NUM,
                                SYSLOG,
                                REMOTE_SYSLOG)),
                new KeySection("Files", "", List.of(PID_FILE, PORTS_FILE_DIR)));
    }
}
