// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.connect;

import dev.iora.cli.json.JsonObject;
import java.util.List;

/**
 * A named set of connection settings with the fields of its file. Unknown fields are kept.
 *
 * <p>Thread: its owner only.
 */
public final class NatsContext {
    public static final String DESCRIPTION = "description";
    public static final String URL = "url";
    public static final String SOCKS_PROXY = "socks_proxy";
    public static final String TOKEN = "token";
    public static final String USER = "user";
    public static final String PASSWORD = "password";
    public static final String CREDS = "creds";
    public static final String NKEY = "nkey";
    public static final String CERT = "cert";
    public static final String KEY = "key";
    public static final String CA = "ca";
    public static final String NSC = "nsc";
    public static final String JS_DOMAIN = "jetstream_domain";
    public static final String JS_API_PREFIX = "jetstream_api_prefix";
    public static final String JS_EVENT_PREFIX = "jetstream_event_prefix";
    public static final String INBOX_PREFIX = "inbox_prefix";
    public static final String USER_JWT = "user_jwt";
    public static final String USER_SEED = "user_seed";
    public static final String COLOR_SCHEME = "color_scheme";
    public static final String TLS_FIRST = "tls_first";
    public static final String CERT_STORE = "windows_cert_store";
    public static final String CERT_STORE_MATCH_BY = "windows_cert_match_by";
    public static final String CERT_STORE_MATCH = "windows_cert_match";
    public static final String CERT_STORE_CA_MATCH = "windows_ca_certs_match";

    private static final List<String> BEFORE_TLS_FIRST = List.of(
            DESCRIPTION,
            URL,
            SOCKS_PROXY,
            TOKEN,
            USER,
            PASSWORD,
            CREDS,
            NKEY,
            CERT,
            KEY,
            CA,
            NSC,
            JS_DOMAIN,
            JS_API_PREFIX,
            JS_EVENT_PREFIX,
            INBOX_PREFIX,
            USER_JWT,
            COLOR_SCHEME);

    private final String name;
    private final JsonObject fields;

    private NatsContext(String name, JsonObject fields) {
        this.name = name;
        this.fields = fields;
    }

    /** A context with the fields of its file. */
    static NatsContext of(String name, JsonObject fields) {
        return new NatsContext(name, fields);
    }

    /** A context with empty settings, in the order in which the official CLI writes them. */
    public static NatsContext empty(String name) {
        JsonObject fields = new JsonObject();
        BEFORE_TLS_FIRST.forEach(field -> fields.put(field, ""));
        fields.put(TLS_FIRST, false);
        return new NatsContext(name, fields);
    }

    /** The same settings under another name. */
    public NatsContext renamed(String newName) {
        JsonObject copy = fields.copy();
        if (copy.has("name")) {
            copy.put("name", newName);
        }
        return new NatsContext(newName, copy);
    }

    public String name() {
        return name;
    }

    public String get(String field) {
        return fields.string(field);
    }

    public boolean tlsFirst() {
        return fields.truth(TLS_FIRST);
    }

    public NatsContext with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    public NatsContext withTlsFirst(boolean first) {
        fields.put(TLS_FIRST, first);
        return this;
    }

    public String description() {
        return get(DESCRIPTION);
    }

    /** The settings as JSON, preceded by the name. */
    public JsonObject named() {
        JsonObject all = new JsonObject().put("name", name);
        fields.names().forEach(field -> all.copyFrom(fields, field));
        return all;
    }

    public JsonObject fields() {
        return fields;
    }
}
