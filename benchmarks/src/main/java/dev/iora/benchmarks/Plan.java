// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.benchmarks;

/**
 * How a scenario is measured.
 *
 * @param rounds measured runs per side
 * @param seconds approximate length of a measured run
 * @param warmupSeconds approximate length of the warm-up of a side
 * @param disturbanceCores a run is repeated if other processes used more cores meanwhile
 * @param repeats maximum number of repetitions; then the least disturbed run counts
 */
record Plan(int rounds, double seconds, double warmupSeconds, double disturbanceCores, int repeats) {}
