# Copyright The Iora Authors
# SPDX-License-Identifier: Apache-2.0
# Sourced by the scripts beside it: finds or installs a JDK of at least version 25, and Maven.

minimum_jdk=25

say() {
    printf '%s\n' "nats-server: $*" >&2
}

# is_jdk HOME: whether HOME is a JDK that is new enough. Reads its release file instead of starting it.
is_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            value=${value%%[!0-9]*}
            [ -n "$value" ] && [ "$value" -ge "$minimum_jdk" ]
            return
        fi
    done < "$1/release"
    return 1
}

# find_jdk: sets jdk to the home of a JDK, or fails.
find_jdk() {
    for jdk in "${JAVA_HOME:-}" "$(jdk_on_path)" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* /opt/homebrew/opt/openjdk* /usr/local/opt/openjdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/*; do
        if [ -n "$jdk" ] && is_jdk "$jdk"; then
            return 0
        fi
    done
    return 1
}

jdk_on_path() {
    java=$(command -v java) || return 0
    java=$(readlink -f "$java" 2> /dev/null) || return 0
    printf '%s\n' "${java%/bin/java}"
}

# can_install: whether packages can be installed here without asking anybody.
can_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null
}

# install PACKAGE...: from the Debian or Ubuntu archive; only errors are shown.
install() {
    say "installing $*"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" > /dev/null 2>&1 && return 0
    apt-get update -q > /dev/null &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" > /dev/null
}

# need_jdk: find_jdk, installing one where that is possible; ends the script with advice otherwise.
need_jdk() {
    find_jdk && return 0
    if can_install && install "openjdk-$minimum_jdk-jdk-headless" && find_jdk; then
        return 0
    fi
    say "needs a JDK of version $minimum_jdk or later and found none in JAVA_HOME, PATH or the usual folders."
    say "On Debian and Ubuntu: apt-get install openjdk-$minimum_jdk-jdk-headless"
    say "Elsewhere: https://adoptium.net/temurin/releases/?version=$minimum_jdk, then set JAVA_HOME."
    exit 1
}

# need_maven: the same for Maven.
need_maven() {
    command -v mvn > /dev/null && return 0
    if can_install && install maven && command -v mvn > /dev/null; then
        return 0
    fi
    say "needs Maven 3.9 or later to build and found no mvn in PATH."
    say "On Debian and Ubuntu: apt-get install maven; elsewhere: https://maven.apache.org/install.html"
    exit 1
}
