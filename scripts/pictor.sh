#!/bin/sh
# Starts Pictor from the folder that this script lies in, wherever that is.
# PICTOR_JAVA_HOME names the JDK, PICTOR_JAVA_OPTS adds options to it.
set -eu

# Follow links to the script itself.
script=$0
[ -e "$script" ] || script=$(command -v -- "$script")
home=$(dirname -- "$(readlink -f -- "$script")")

java_home=$("$home/find-jdk")

# Names of files are bytes; without this Java would refuse those that are not ASCII.
export LC_ALL=C.UTF-8

options="-Duser.timezone=UTC --enable-native-access=ALL-UNNAMED -XX:+ExitOnOutOfMemoryError"
# A small heap: pictures are decoded in child processes, and files are streamed.
options="$options -Xms24m -Xmx160m -XX:MaxDirectMemorySize=64m -Xss512k -XX:ReservedCodeCacheSize=64m"
options="$options -XX:MaxMetaspaceSize=128m -XX:-UsePerfData"
case ${PICTOR_JAVA_OPTS:-} in
*GC*) ;;
*) options="$options -XX:+UseSerialGC" ;;
esac

# A cache of another build would bring back that build's classes.
fits() {
    [ -f "$1" ] && [ -z "$(find "$home/pictor.jar" "$home/lib" -name '*.jar' -newer "$1")" ]
}
set -- -cp "$home/pictor.jar" dev.pictor.app.Main "$@"
if fits "$home/pictor-worker.aot"; then
    set -- -Dpictor.worker.cache="$home/pictor-worker.aot" "$@"
fi
if fits "$home/pictor.aot"; then
    set -- -XX:AOTCache="$home/pictor.aot" "$@"
fi

# shellcheck disable=SC2086 # several words are several options
exec "$java_home/bin/java" $options ${PICTOR_JAVA_OPTS:-} "$@"
