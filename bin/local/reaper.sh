#!/bin/sh
# Ends what its parent started, once the parent is gone, however it went: SIGKILL closes this pipe too.
# Reads lines from stdin:  watch GROUP SIGNAL · forget GROUP · clear DIRECTORY · keep DIRECTORY
trap '' HUP INT TERM PIPE

groups='' directories=''
newline='
'

without() { # LIST ENTRY-PREFIX
  printf '%s' "$1" | while read -r entry; do
    case $entry in "$2"*) ;; *) printf '%s\n' "$entry" ;; esac
  done
}

while read -r verb value signal; do
  case $verb in
    watch) groups="$groups$value $signal$newline" ;;
    forget) groups=$(without "$groups" "$value "); groups="$groups${groups:+$newline}" ;;
    clear) directories="$directories$value$newline" ;;
    keep) directories=$(without "$directories" "$value"); directories="$directories${directories:+$newline}" ;;
  esac
done

each() { # COMMAND: run with every GROUP and SIGNAL
  printf '%s' "$groups" | while read -r group signal; do "$1" "$group" "$signal"; done
}
ask() { kill -s "$2" -- "-$1" 2>/dev/null; }
force() { kill -s KILL -- "-$1" 2>/dev/null; }
alive() { kill -s 0 -- "-$1" 2>/dev/null && echo "$1"; }

each ask
waited=0
while [ $waited -lt 40 ] && [ -n "$(each alive)" ]; do
  sleep 0.1
  waited=$((waited + 1))
done
each force
printf '%s' "$directories" | while read -r directory; do
  case $directory in /*/?*) rm -rf -- "$directory" ;; esac
done
