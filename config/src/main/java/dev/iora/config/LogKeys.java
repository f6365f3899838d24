// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.BooleanType;
import dev.iora.config.KeyType.IntegerType;
import dev.iora.config.KeyType.LongType;
import dev.iora.config.KeyType.TextForm;
import dev.iora.config.KeyType.TextType;
import java.util.List;

/** The keys of the log, the pid file and the ports file. The executable applies them, an embedded server does not. */
public final class LogKeys {
    private static final KeyGroup LOGGING = new KeyGroup("Logging");
    private static final KeyGroup FILES = new KeyGroup("Files");

    /** The keys by topic. */
    static final List<KeyGroup> GROUPS = List.of(LOGGING, FILES);

    private static final BooleanType BOOLEAN = new BooleanType();
    private static final TextType PATH = new TextType("path", TextForm.PATH);

    public static final Key<Boolean> DEBUG =
            LOGGING.key("debug", BOOLEAN, false).flag("D", "debug").reloadable().documented("Log debug messages.");

    public static final Key<Boolean> TRACE = LOGGING.key("trace", BOOLEAN, false)
            .flag("V", "trace")
            .reloadable()
            .documented("Log every protocol line, except those of the system account.");

    public static final Key<Boolean> TRACE_VERBOSE = LOGGING.key("trace_verbose", BOOLEAN, false)
            .reloadable()
            .documented("Like `trace`, including the system account.");

    public static final Key<Boolean> TRACE_HEADERS = LOGGING.key("trace_headers", BOOLEAN, false)
            .reloadable()
            .since("2.12")
            .documented("Like `trace`, but without the payloads of messages.");

    public static final Key<Integer> MAX_TRACED_MSG_LEN = LOGGING.key(
                    "max_traced_msg_len", new IntegerType("bytes", Integer.MIN_VALUE, Integer.MAX_VALUE), 0)
            .flag("max_traced_msg_len")
            .defaultText("0, unlimited")
            .reloadable()
            .documented("Maximum number of bytes of a payload in the trace.");

    public static final Key<Boolean> LOGTIME = LOGGING.key("logtime", BOOLEAN, true)
            .flag("T", "logtime")
            .reloadable()
            .documented("Begin log lines with the time.");

    public static final Key<Boolean> LOGTIME_UTC = LOGGING.key("logtime_utc", BOOLEAN, false)
            .flag("logtime_utc")
            .reloadable()
            .documented("Log the time in UTC.");

    public static final Key<String> LOG_FILE = LOGGING.key("log_file", PATH, "")
            .or("logfile")
            .flag("l", "log")
            .defaultText("standard error")
            .reloadable()
            .documented("Log to this file.");

    public static final Key<Long> LOGFILE_SIZE_LIMIT = LOGGING.key("logfile_size_limit", new LongType("bytes", 0), 0L)
            .or("log_size_limit")
            .flag("log_size_limit")
            .defaultText("0, no rotation")
            .fixed("LogSizeLimit")
            .documented("Size at which the log file is renamed and a new one is started.");

    public static final Key<Integer> LOGFILE_MAX_NUM = LOGGING.key(
                    "logfile_max_num", new IntegerType("", 0, Integer.MAX_VALUE), 0)
            .or("log_max_num")
            .defaultText("0, all")
            .fixed("LogMaxFiles")
            .documented("Maximum number of log files, including the current one.");

    public static final Key<Boolean> SYSLOG = LOGGING.key("syslog", BOOLEAN, false)
            .flag("s", "syslog")
            .reloadable()
            .documented("Log to the local syslog.");

    public static final Key<String> REMOTE_SYSLOG = LOGGING.key("remote_syslog", new TextType("URL", TextForm.ANY), "")
            .flag("r", "remote_syslog")
            .reloadable()
            .documented("Log to the syslog server at a URL such as `udp://host:514`; `tcp` and `unix` work, too.");

    public static final Key<String> PID_FILE = FILES.key("pid_file", PATH, "")
            .or("pidfile")
            .flag("P", "pid")
            .reloadable()
            .documented("File that holds the process id while the server runs.");

    public static final Key<String> PORTS_FILE_DIR = FILES.key(
                    "ports_file_dir", new TextType("directory", TextForm.PATH), "")
            .flag("ports_file_dir")
            .reloadable()
            .documented("Directory for a file `<executable>_<pid>.ports` that lists the addresses of the"
                    + " listeners as JSON.");

    private LogKeys() {}
}
