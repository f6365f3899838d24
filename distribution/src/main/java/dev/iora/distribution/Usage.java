// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.server.ServerVersion;

/** The texts that the executable prints about itself. */
final class Usage {
    static final String VERSION_TEXT = "nats-server: v" + ServerVersion.COMPATIBILITY + "\n" + ServerVersion.NAME + " "
            + ServerVersion.VERSION + "\n";

    static final String TLS_TEXT = """
            TLS is not supported yet: the flags --tls, --tlscert, --tlskey, --tlsverify and --tlscacert are
            known but refused, and so is a tls block in the configuration file.
            """;

    static final String TEXT = """

            Usage: nats-server [options]

            Server
                -a, --addr, --net <host>         listen on this address (default: 0.0.0.0)
                -p, --port <port>                listen on this port; -1 takes a free one (default: 4222)
                -n, --name, --server_name <name> name of this server (default: its id)
                -P, --pid <file>                 write the process id to this file
                -c, --config <file>              read this configuration file; flags win over it
                -t                               check the configuration file and exit
                -sl, --signal <cmd>[=<pid>]      send a command to a running server: ldm, stop, quit, term,
                                                 reopen or reload; <pid> is a process id, a process id prefix
                                                 ending in *, or a file that holds a process id
                --client_advertise <host:port>   address that other servers pass on to clients
                --ports_file_dir <dir>           write nats-server_<pid>.ports, the addresses in use, here

            Log
                -l, --log <file>                 log to this file
                -T, --logtime                    begin lines with the time (default: true)
                --logtime_utc                    that time is UTC
                -s, --syslog                     log to syslog
                -r, --remote_syslog <url>        log to the syslog daemon at udp://, tcp:// or unix://
                -D, --debug                      log debug lines
                -V, --trace                      log the protocol
                -VV                              log the protocol, the system account's too
                -DV, -DVV                        -D and -V, -D and -VV
                --log_size_limit <bytes>         rotate the log file beyond this size
                --max_traced_msg_len <bytes>     cut logged messages at this length (default: never)

            JetStream
                -js, --jetstream                 store messages in streams
                -sd, --store_dir <dir>           in the directory jetstream/iora of this one
                --ignore_go_store                start although a Go nats-server has streams there, which
                                                 are left alone; without it the server does not start

            Known, but not supported yet (the server refuses to start)
                -m, --http_port <port>  -ms, --https_port <port>
                --user <user>  --pass <password>  --auth <token>
                --tls  --tlscert <file>  --tlskey <file>  --tlsverify  --tlscacert <file>
                --routes <url,...>  --cluster, --cluster_listen <url>  --cluster_name <name>
                --cluster_advertise <host:port>  --no_advertise  --connect_retries <count>
                --profile <port>

            About
                -h, --help                       this text
                -v, --version                    the version
                --help_tls                       about TLS
            """;

    private Usage() {}
}
