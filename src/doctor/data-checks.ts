/** What lies in a daemon's data directory: its key, its note, and who may read them. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { signerFromSeed } from '../../protocol/core/ed25519.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import { failure, ok, warning, type Finding } from '../../protocol/core/finding.ts'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import { isAlive, readDaemonNote, type DaemonNote } from '../daemon-note.ts'
import { KEY_FILE, readIdentity } from '../identity.ts'

const OTHERS = 0o077

/** A failure where there is nothing else to be looked at. */
export async function directoryFinding (data: string): Promise<Finding> {
  let found: Awaited<ReturnType<typeof stat>>
  try {
    found = await stat(data)
  } catch (err) {
    return failure('data', `${data} cannot be looked at: ${reasonOf(err)}`,
      'name the directory that the daemon is started with (--data), as the user who runs it')
  }
  if (!found.isDirectory()) return failure('data', `${data} is no directory`, 'name the directory of a daemon')
  const uid = process.getuid?.()
  if (uid !== undefined && uid !== 0 && found.uid !== uid) {
    const what = `${data} belongs to user ${found.uid}, you are ${uid}`
    return failure('data', what, 'ask as the user who runs the daemon')
  }
  if (hasModes() && (found.mode & OTHERS) !== 0) {
    return warning('data', `others can look into ${data} (mode ${modeText(found.mode)})`, `chmod 700 ${data}`)
  }
  return ok('data', `${data} is its owner's alone`)
}

/** `note`: of the daemon that runs, whose key it must be. */
export async function keyFinding (data: string, note: DaemonNote | undefined): Promise<Finding> {
  const path = join(data, KEY_FILE)
  const mode = await stat(path).then(found => found.mode, () => undefined)
  if (mode !== undefined && hasModes() && (mode & OTHERS) !== 0) {
    return failure('key-file', `others on this machine can read the key ${path} (mode ${modeText(mode)}), ` +
      'and act and be paid in its name', `chmod 600 ${path}; if others may have read it, begin with a new key`)
  }
  try {
    const seed = await readIdentity(data)
    if (seed === undefined) {
      return note === undefined
        ? warning('key-file', `there is no key ${path} yet`, 'the first start makes one; keep a copy of it then')
        : failure('key-file', `the key ${path} is gone`,
          'restore it from a copy: without it the daemon is another at its next start')
    }
    const peerId = peerIdOf(signerFromSeed(seed).publicKey)
    if (note !== undefined && note.peerId !== peerId) {
      return failure('key-file', `the key ${path} is not the one that the daemon runs with (${note.peerId})`,
        'restore the right one from a copy before the next start')
    }
    return ok('key-file', `${path} holds the key of ${peerId}`)
  } catch (err) {
    if (!isDcnError(err)) throw err
    return failure('key-file', err.message, 'restore it from a copy; without one, a new key is another daemon')
  }
}

export interface DaemonLook {
  finding: Finding
  /** Of a daemon that runs. */
  note: DaemonNote | undefined
  /** Of one that has crashed. */
  crashed: DaemonNote | undefined
}

export async function lookAtDaemon (data: string): Promise<DaemonLook> {
  const note = await readDaemonNote(data)
  if (note === undefined) {
    const start = `start it: dcn gateway --data ${data}, or dcn node --data ${data}`
    return { finding: failure('daemon', 'no daemon runs here', start), note, crashed: undefined }
  }
  const { role, pid, startedAt } = note
  if (!isAlive(pid)) {
    const finding = failure('daemon', `the ${role} that started at ${startedAt} has crashed: process ${pid} is gone`,
      `see the end of its log, and start it again: dcn ${role} --data ${data}`)
    return { finding, note: undefined, crashed: note }
  }
  return { finding: ok('daemon', `a ${role} runs since ${startedAt}, process ${pid}`), note, crashed: undefined }
}

function modeText (mode: number): string {
  return (mode & 0o777).toString(8)
}

/** Windows keeps none. */
function hasModes (): boolean {
  return process.platform !== 'win32'
}
