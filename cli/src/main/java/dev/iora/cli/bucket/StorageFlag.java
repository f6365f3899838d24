// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bucket;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The flag for the storage type of a bucket, converted to the API's name. */
public final class StorageFlag implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "file", "f" -> "file";
            case "memory", "m" -> "memory";
            default -> throw new TypeConversionException("invalid storage \"" + value + "\", use file or memory");
        };
    }
}
