// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

/**
 * How a scenario is measured.
 *
 * @param rounds measured runs per side
 * @param seconds length of a measured run, about
 * @param warmupSeconds length of the warm-up of a side, about
 * @param disturbanceCores a run during which everything else on the machine used more is repeated
 * @param repeats how often at most; then the least disturbed counts
 */
record Plan(int rounds, double seconds, double warmupSeconds, double disturbanceCores, int repeats) {}
