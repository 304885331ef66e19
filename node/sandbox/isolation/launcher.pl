# Makes itself a sandbox, and then becomes what runs in it: resource limits, no capabilities, no way to new rights,
# Landlock's rules on files, a system call filter. In Perl, since that is on every Debian and Ubuntu, can make system
# calls, and starts in two milliseconds. A thread of Deno could only restrict itself, not those that already run.
#
# usage: perl launcher.pl x64|arm64 landlock|nolandlock DATA-BYTES FILES-MAX FILTER-FILE
#          [--read PATH | --exec PATH | --device PATH]... -- COMMAND...
use strict;
use warnings;

my %NUMBERS = (
  x64   => { openat => 257, close => 3,  prctl => 157, prlimit => 302, seccomp => 317, capset => 126 },
  arm64 => { openat => 56,  close => 57, prctl => 167, prlimit => 261, seccomp => 277, capset => 91 },
);
my ($RULESET, $RULE, $RESTRICT) = (444, 445, 446); # Landlock's, the same on both
my ($arch, $landlock, $data_max, $files_max, $filter_file) = splice @ARGV, 0, 5;
my $call = $NUMBERS{$arch} or die "no system call numbers for $arch\n";

my @rules;
while (@ARGV && $ARGV[0] ne '--') { push @rules, [splice @ARGV, 0, 2] }
shift @ARGV;

open my $file, '<:raw', $filter_file or die "$filter_file: $!\n";
my $filter = do { local $/; <$file> };
close $file;

sub limit {
  my ($resource, $max) = @_;
  my $limits = pack 'QQ', $max, $max;
  syscall($call->{prlimit}, 0, $resource, $limits, 0) == 0 or die "resource limit $resource: $!\n";
}
limit(1, 0);              # FSIZE
limit(2, $data_max + 0);  # DATA
limit(4, 0);              # CORE
limit(7, $files_max + 0); # NOFILE

sub control { return syscall($call->{prctl}, $_[0], $_[1], 0, 0, 0) }

if ($> == 0) {
  # Root without its powers, also after the exec below: PR_CAPBSET_DROP, PR_SET_SECUREBITS (no root, all locked).
  for my $capability (0 .. 63) { control(24, $capability) }
  my $locked = control(28, 0xef) == 0;
  # Where that is not permitted, there must be nothing that the exec could give: PR_CAPBSET_READ.
  for my $capability (0 .. 63) { $locked || control(23, $capability) != 1 or die "capabilities stay: $!\n" }
  my $header = pack 'Ll', 0x20080522, 0;
  my $none = pack 'L6', (0) x 6;
  syscall($call->{capset}, $header, $none) == 0 or die "capabilities: $!\n";
}

control(38, 1) == 0 or die "no_new_privs: $!\n";

if ($landlock eq 'landlock') {
  my $abi = syscall($RULESET, 0, 0, 1);
  $abi > 0 or die "this kernel has no Landlock: $!\n";
  # All rights that this version of Landlock can withhold: files, TCP ports; signals and sockets of other processes.
  my $files = $abi >= 5 ? 0xffff : $abi >= 3 ? 0x7fff : $abi >= 2 ? 0x3fff : 0x1fff;
  my $attributes = pack 'QQQ', $files, $abi >= 4 ? 3 : 0, $abi >= 6 ? 3 : 0;
  my $ruleset = syscall($RULESET, $attributes, $abi >= 6 ? 24 : $abi >= 4 ? 16 : 8, 0);
  $ruleset >= 0 or die "Landlock: $!\n";
  for my $rule (@rules) {
    my ($kind, $path) = @$rule;
    # EXECUTE 1, WRITE_FILE 2, READ_FILE 4, READ_DIR 8, IOCTL_DEV 0x8000
    my $rights = $kind eq '--exec' ? 5 : $kind eq '--device' ? 0x8006 : 4;
    $rights |= 8 if -d $path;
    my $name = "$path\0";
    my $fd = syscall($call->{openat}, -100, $name, 0x280000, 0); # AT_FDCWD, O_PATH and O_CLOEXEC
    $fd >= 0 or die "$path: $!\n";
    my $beneath = pack 'Ql', $rights & $files, $fd;
    syscall($RULE, $ruleset, 1, $beneath, 0) == 0 or die "Landlock, $path: $!\n";
    syscall($call->{close}, $fd);
  }
  syscall($RESTRICT, $ruleset, 0) == 0 or die "Landlock: $!\n";
  syscall($call->{close}, $ruleset);
}

# A comparison with OWN_PID, of seccomp/filter.ts, is one with this process's id, which the exec keeps.
for (my $at = 0; $at < length $filter; $at += 8) {
  my ($code, $k) = unpack 'Sx2L', substr $filter, $at, 8;
  substr($filter, $at + 4, 4) = pack 'L', $$ if $code == 0x15 && $k == 0x7fc0ffee;
}
my $program = pack 'Sx6P', length($filter) / 8, $filter;
syscall($call->{seccomp}, 1, 0, $program) == 0 or die "system call filter: $!\n";

exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n";
