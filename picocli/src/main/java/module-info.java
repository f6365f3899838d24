// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The command line parser picocli. */
module info.picocli {
    requires static java.sql;

    exports picocli;
}
