/** Asks a daemon of one's own, over the socket that `daemon.json` in its data directory names. */
import { request, type IncomingMessage } from 'node:http'
import { DcnError, reasonOf, relayedError } from '../../protocol/core/errors.ts'
import type { Finding } from '../../protocol/core/finding.ts'
import type { NetworkView } from '../../protocol/wire/inspect.ts'
import { isAlive, readDaemonNote, type DaemonNote } from '../daemon-note.ts'
import type { LogLevelsView } from '../log-levels.ts'

const TIMEOUT_MS = 30_000
const ANSWER_BYTES_MAX = 64 * 1024 * 1024

export interface AdminReply {
  status: number
  body: string
}

export class AdminClient {
  /** What the daemon said of itself when it started. */
  readonly note: DaemonNote
  readonly #data: string
  readonly #socketPath: string

  constructor (data: string, note: DaemonNote, socketPath: string) {
    this.note = note
    this.#data = data
    this.#socketPath = socketPath
  }

  /** The JSON that a route answers. Throws DCN_DAEMON_UNREACHABLE, and what the daemon refused with. */
  async get<T> (path: string): Promise<T> {
    return await this.#json<T>('GET', path)
  }

  async post<T> (path: string, body: object): Promise<T> {
    return await this.#json<T>('POST', path, body)
  }

  async put<T> (path: string, body: object): Promise<T> {
    return await this.#json<T>('PUT', path, body)
  }

  /** Its place in the network, whole. */
  async inspect (): Promise<NetworkView> {
    return await this.get('/inspect')
  }

  async logLevels (): Promise<LogLevelsView> {
    return await this.get('/log-level')
  }

  async diagnose (): Promise<Finding[]> {
    return (await this.get<{ findings: Finding[] }>('/doctor')).findings
  }

  /** The answer as it stands, whatever its status. Throws DCN_DAEMON_UNREACHABLE. */
  async ask (method: string, path: string, body?: object): Promise<AdminReply> {
    const text = body === undefined ? '' : JSON.stringify(body)
    try {
      return await new Promise<AdminReply>((resolve, reject) => {
        const asking = request({
          socketPath: this.#socketPath, method, path, signal: AbortSignal.timeout(TIMEOUT_MS),
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
        }, response => { readAll(response).then(resolve, reject) })
        asking.on('error', reject)
        asking.end(text)
      })
    } catch (err) {
      throw unreachable(this.#data, err)
    }
  }

  async #json<T> (method: string, path: string, body?: object): Promise<T> {
    const { status, body: text } = await this.ask(method, path, body)
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (err) {
      throw unreachable(this.#data, err)
    }
    if (status === 200) return value as T
    const { error } = value as { error?: { code?: string, message?: string } }
    throw relayedError(error?.code ?? 'DCN_INTERNAL', error?.message ?? `status ${status}`)
  }
}

/** A client of the daemon that runs on the directory. Throws DCN_DAEMON_UNREACHABLE. */
export async function connectAdmin (data: string): Promise<AdminClient> {
  let note: DaemonNote | undefined
  try {
    note = await readDaemonNote(data)
  } catch (err) {
    throw unreachable(data, err)
  }
  if (note === undefined) throw new DcnError('DCN_DAEMON_UNREACHABLE', { data, reason: 'none runs there' })
  const { adminSocket, pid, role } = note
  if (!isAlive(pid)) {
    const reason = `its ${role}, process ${pid}, has crashed: start it again`
    throw new DcnError('DCN_DAEMON_UNREACHABLE', { data, reason })
  }
  if (adminSocket === undefined) {
    const reason = role === 'chain' ? 'a chain takes no such questions' : `its ${role} opened no socket, see its log`
    throw new DcnError('DCN_DAEMON_UNREACHABLE', { data, reason })
  }
  return new AdminClient(data, note, adminSocket)
}

const REASONS = new Map([
  ['EACCES', 'it is not your daemon: ask as the user who runs it'],
  ['EPERM', 'it is not your daemon: ask as the user who runs it'],
  ['ENOENT', 'its socket is gone: it is stopping, or somebody removed it'],
  ['ECONNREFUSED', 'nobody listens on its socket: it has crashed, or is stopping'],
  ['ABORT_ERR', `it did not answer within ${TIMEOUT_MS / 1000} s`]
])

function unreachable (data: string, err: unknown): DcnError {
  const code = err instanceof Error && 'code' in err ? String(err.code) : ''
  const reason = REASONS.get(code) ?? reasonOf(err)
  return new DcnError('DCN_DAEMON_UNREACHABLE', { data, reason }, { cause: err })
}

async function readAll (response: IncomingMessage): Promise<AdminReply> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES_MAX) {
      throw new DcnError('DCN_MESSAGE_TOO_LARGE', { what: 'the answer', bytes, bytesMax: ANSWER_BYTES_MAX })
    }
    chunks.push(chunk)
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }
}
