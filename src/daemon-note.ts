/** What `daemon.json` in a data directory says while a daemon runs there. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const NOTE_FILE = 'daemon.json'

/** After a crash it stays: ask whether `pid` lives. */
export const DaemonNote = Type.Object({
  role: Type.Union([Type.Literal('gateway'), Type.Literal('node'), Type.Literal('chain')]),
  pid: Type.Integer({ minimum: 1 }),
  peerId: Type.String(),
  /** Multiaddresses that end in the PeerId, for --bootstrap. */
  addresses: Type.Array(Type.String()),
  /** A gateway's REST API, or the chain's JSON-RPC. */
  httpUrl: Type.Optional(Type.String()),
  /** Where a node's own /metrics, /health and /ready are. */
  statusUrl: Type.Optional(Type.String()),
  /** Absolute path of the socket that its operator asks it over. */
  adminSocket: Type.Optional(Type.String()),
  /** ISO 8601, UTC. */
  startedAt: Type.String()
})
export type DaemonNote = Static<typeof DaemonNote>

/** Undefined where there is no file, or none that says this. Throws what keeps it from being read. */
export async function readDaemonNote (data: string): Promise<DaemonNote | undefined> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(join(data, NOTE_FILE), 'utf8'))
  } catch (err) {
    if (err instanceof SyntaxError || (err instanceof Error && 'code' in err && err.code === 'ENOENT')) return undefined
    throw err
  }
  return Value.Check(DaemonNote, value) ? value : undefined
}

/** Whether there is such a process. One of another user's counts, too. */
export function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (err) {
    return err instanceof Error && 'code' in err && err.code === 'EPERM'
  }
}
