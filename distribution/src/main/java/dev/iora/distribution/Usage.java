// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.server.ServerVersion;

/** The texts that the executable prints about itself. */
final class Usage {
    static final String VERSION_TEXT = "nats-server: v" + ServerVersion.COMPATIBILITY + "\n" + ServerVersion.NAME + " "
            + ServerVersion.VERSION + "\n";

    static final String TLS_TEXT = """
            TLS is configured by a block of the configuration file:

                tls {
                    cert_file:         "server-cert.pem"
                    key_file:          "server-key.pem"
                    ca_file:           "ca.pem"   # authorities of the clients' certificates
                    verify:            true       # clients must have a certificate
                    handshake_first:   auto       # also serve clients that begin with TLS
                    min_version:       "1.3"
                    cipher_suites:     ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"]
                    curve_preferences: ["X25519", "CurveP256"]
                }

            Cipher suites of TLS 1.2 (those of TLS 1.3 are always allowed):
                TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256        TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384        TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
                TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
                TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA           TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
                TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA           TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA

            Curves: X25519, CurveP256, CurveP384, CurveP521

            All keys of the block are in docs/config-reference.md. Without a block, or in place of its certificates:
                nats-server --tls --tlscert server-cert.pem --tlskey server-key.pem --tlsverify --tlscacert ca.pem
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

            Authorization
                --user <user>                    clients log in as this user
                --pass <password>                with this password
                --auth <token>                   clients log in with this token

            TLS
                --tls                            clients use TLS; =false switches off what the file says
                --tlscert <file>                 the server's certificate
                --tlskey <file>                  its private key
                --tlsverify                      clients must have a certificate
                --tlscacert <file>               of these authorities

            Known, but not supported yet (the server refuses to start)
                -m, --http_port <port>  -ms, --https_port <port>
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
