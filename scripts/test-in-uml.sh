#!/bin/sh
# Runs one test file in a Linux kernel that is an ordinary process (User Mode Linux) and has what this machine may lack:
# a cgroup v2 hierarchy with all its controllers. It sees this machine's files, and some fifty times as slowly as here.
#
#   apt-get install user-mode-linux
#   scripts/test-in-uml.sh test/integration/node/sandbox/cgroup.test.ts
set -eu
[ $# = 1 ] || { echo "usage: $0 TEST-FILE" >&2; exit 2; }
init=$(mktemp /var/tmp/dcn-uml-XXXXXX)
trap 'rm -f "$init"' EXIT
# /tmp is empty in there: a test leaves nothing here.
cat > "$init" <<END
#!/bin/sh
export PATH='$PATH' HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmp /tmp
mount -t cgroup2 cgroup /sys/fs/cgroup
echo '+memory +pids' > /sys/fs/cgroup/cgroup.subtree_control
cd '$PWD'
node --import tsx test/run.ts '$1'
echo "exit code \$?"
echo o > /proc/sysrq-trigger
sleep 60
END
chmod 755 "$init"
"${LINUX_UML:-linux.uml}" mem=4G root=/dev/root rootfstype=hostfs rootflags=/ rw init="$init" \
  quiet con=null con0=null,fd:1 ssl=null
