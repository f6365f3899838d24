# Copyright The Iora Authors
# SPDX-License-Identifier: Apache-2.0
# Sourced by the launchers beside it, which set bin, program, main (a class) and properties (of the JVM). Builds the
# program if that has not been done, and becomes it.
#
# Every process started here delays the program: the JVM replaces this shell, and process id, signals and exit code are
# the program's.

dist=$bin/../build/dist
if ! [ -r "$dist/$program.launch" ]; then
    "$bin/build" --first-use || exit 1
fi
. "$dist/$program.launch"

if ! [ -x "$java" ]; then
    . "$bin/jdk.sh"
    need_jdk
    java=$jdk/bin/java
fi
set -- -cp "$class_path" "$main" "$@"
if [ -r "$dist/$program.aot" ]; then
    set -- "-XX:AOTCache=$dist/$program.aot" "$@"
fi

# The JVM announces these on standard error, and it would keep SIGUSR2 for itself.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
export _JAVA_SR_SIGNUM=40

# shellcheck disable=SC2086 # options are separate words
exec $run "$java" $flags $properties ${NATS_JAVA_OPTS:-} "$@"
