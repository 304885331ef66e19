/** A plain folder that stands for /proc and cgroupfs: a kernel that keeps what is written, and enforces nothing. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { GroupDirectories } from '../../../../../node/sandbox/cgroup/process-cgroup.ts'

const FILES = {
  'cgroup.type': 'domain\n', 'cgroup.procs': '', 'cgroup.subtree_control': '', 'cgroup.kill': '',
  'cgroup.controllers': '', 'memory.max': 'max\n', 'memory.oom.group': '0\n', 'memory.swap.max': 'max\n',
  'pids.max': 'max\n'
}

export class FakeCgroups {
  readonly root = mkdtempSync(join(tmpdir(), 'dcn-cgroups-'))
  /** A file that groups made from now on lack. */
  without = ''
  /** As the kernel does: files come and go with their group, and a group that is in use stays. */
  readonly directories: GroupDirectories = {
    mkdir: path => {
      mkdirSync(path)
      for (const [name, text] of Object.entries(FILES)) if (name !== this.without) writeFileSync(join(path, name), text)
    },
    rmdir: path => {
      if (readFileSync(join(path, 'cgroup.procs'), 'utf8') !== '') {
        throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' })
      }
      if (readdirSync(path, { withFileTypes: true }).some(entry => entry.isDirectory())) rmdirSync(path)
      rmSync(path, { recursive: true })
    }
  }

  /** Of a group, by its path from the mount. */
  dir (group: string): string {
    return join(this.root, 'sys/fs/cgroup', group)
  }

  /** Makes a group, with what its files say, over what they say by themselves. */
  group (path: string, files: Record<string, string> = {}): this {
    mkdirSync(dirname(this.dir(path)), { recursive: true })
    this.directories.mkdir(this.dir(path))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.dir(path), name), text)
    return this
  }

  proc (name: string, text: string): this {
    mkdirSync(join(this.root, 'proc/self'), { recursive: true })
    writeFileSync(join(this.root, 'proc/self', name), text)
    return this
  }

  read (path: string): string {
    return readFileSync(this.dir(path), 'utf8')
  }

  remove (): void {
    rmSync(this.root, { recursive: true })
  }
}
