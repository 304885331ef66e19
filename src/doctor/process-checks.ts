/** What a daemon needs of the system around it: room on the disk, open files. */
import { readFile, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure, ok, warning, type Finding } from '../../protocol/core/finding.ts'

const MIB = 1024 * 1024
export const DISK_WARNING_BYTES = 1024 * MIB
export const DISK_FAILURE_BYTES = 100 * MIB
/** A gateway holds a file open for each connection, and for each part of its stores. */
export const FILES_WARNING = 4_096
export const FILES_FAILURE = 1_024

/** Of the directory, or of the first above it that is there. */
export async function diskFinding (
  path: string, look: (path: string) => Promise<{ bavail: number, bsize: number }> = statfs
): Promise<Finding> {
  for (let at = path; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await look(at)
      return roomFinding(bavail * bsize, path)
    } catch (err) {
      const isMissing = err instanceof Error && 'code' in err && err.code === 'ENOENT'
      if (!isMissing || dirname(at) === at) throw err
    }
  }
}

function roomFinding (bytes: number, path: string): Finding {
  const mib = Math.floor(bytes / MIB)
  const told = `${mib >= 10_240 ? `${Math.floor(mib / 1_024)} GiB` : `${mib} MiB`} free for ${path}`
  const todo = 'make room, or move the data directory to a larger disk; --models-mib bounds what models take'
  if (bytes < DISK_FAILURE_BYTES) return failure('disk', `${told}: jobs and credits cannot be stored`, todo)
  return bytes < DISK_WARNING_BYTES ? warning('disk', told, todo) : ok('disk', told)
}

/** Of a process, by Linux; nothing elsewhere. `read`: its limits, as /proc shows them. */
export async function filesFindings (
  pid: number | 'self', read: () => Promise<string> = async () => await readFile(`/proc/${pid}/limits`, 'utf8')
): Promise<Finding[]> {
  let text: string
  try {
    text = await read()
  } catch {
    return []
  }
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(text)?.[1]
  if (soft === undefined) return []
  const most = soft === 'unlimited' ? Infinity : Number(soft)
  const told = `at most ${soft} open files`
  const todo = 'LimitNOFILE=65536 in its systemd unit, or ulimit -n 65536 before it starts'
  if (most < FILES_FAILURE) return [failure('files', `${told}: connections are refused when they are used up`, todo)]
  return [most < FILES_WARNING ? warning('files', told, todo) : ok('files', told)]
}
