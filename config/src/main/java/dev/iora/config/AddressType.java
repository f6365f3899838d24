// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.ConfigValue.Entry;
import dev.iora.config.ConfigValue.LongValue;
import dev.iora.config.ConfigValue.StringValue;

/** A host and port, or a port alone. */
record AddressType() implements KeyType<HostPort> {
    @Override
    public String label() {
        return "host:port or port";
    }

    @Override
    public HostPort read(String key, Entry entry, Findings findings) throws InvalidValueException {
        if (entry.value() instanceof StringValue text) {
            return parse(text.value());
        }
        if (entry.value() instanceof LongValue port) {
            return new HostPort("", Math.clamp(port.value(), Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        throw new InvalidValueException(
                "expected port or host:port, got " + entry.value().kind());
    }

    @Override
    public HostPort readText(String key, String text) throws InvalidValueException {
        return parse(text.indexOf(':') < 0 ? ":" + text : text);
    }

    private static HostPort parse(String text) throws InvalidValueException {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void check(String key, HostPort address) throws InvalidValueException {
        KeyType.refuseNul("host", address.host());
        if (address.port() < -1 || address.port() > 65535) {
            throw new InvalidValueException("invalid port " + address.port() + ", must be -1 to 65535");
        }
    }
}
