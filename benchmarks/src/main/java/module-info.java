// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
/** The load driver and the comparison with a reference server. */
module dev.iora.benchmarks {
    requires dev.iora.common;
    requires dev.iora.tls;
    requires HdrHistogram;
    requires static org.jspecify;
}
