/** Daemons in the namespaces of a Topology, and what they answer; each call of their API is made where they are. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { InvokeResponse, JobView } from '../../protocol/api/jobs.ts'
import type { PeersView, PeerView } from '../../protocol/api/status.ts'
import { ADDRESSES, type Place, type Topology } from './topology.ts'

const READY_TIMEOUT_MS = 30_000
const CALL_TIMEOUT_MS = 60_000
const ANSWER_BYTES_MAX = 4 * 1024 * 1024
const LOG_LINES = 15

export interface Running {
  place: Place
  child: ChildProcess
  peerId: string
  /** How others on the public network dial it. */
  address: (transport: 'tcp' | 'ws') => string
  log: () => string
}

export class Daemons {
  readonly #topology: Topology
  readonly #dir = mkdtempSync(join(tmpdir(), 'dcn-nat-'))
  readonly #running = new Map<Place, Running>()

  constructor (topology: Topology) {
    this.#topology = topology
  }

  async gateway (place: 'gateway-a' | 'gateway-b', bootstrap?: string): Promise<Running> {
    const announce = ['4001', '4002/ws'].flatMap(port => ['--announce', `/ip4/${ADDRESSES[place]}/tcp/${port}`])
    return await this.#start('gateway', place, bootstrap, ...announce)
  }

  /** With the defaults of `dcn node`, but mDNS. */
  async node (place: Place, bootstrap: string): Promise<Running> {
    return await this.#start('node', place, bootstrap, '--slots', '2')
  }

  gateways (): Running[] {
    return [...this.#running.values()].filter(({ place }) => place.startsWith('gateway'))
  }

  async kill ({ place, child }: Running): Promise<void> {
    this.#running.delete(place)
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }

  killAll (): void {
    for (const { child } of this.#running.values()) child.kill('SIGKILL')
    rmSync(this.#dir, { recursive: true, force: true })
  }

  printLogs (): void {
    for (const { place, log } of this.#running.values()) {
      console.log(`--- ${place}\n${log().trim().split('\n').slice(-LOG_LINES).join('\n')}`)
    }
  }

  async peer (gateway: Running, peerId: string): Promise<PeerView | undefined> {
    return (await this.#call<PeersView>(gateway, '/peers')).peers.find(peer => peer.peerId === peerId)
  }

  /** Posts a job and waits for its end; fails where that is not this result. */
  async job (gateway: Running, code: string, payload: unknown, result: string): Promise<JobView> {
    const { jobId } = await this.#call<InvokeResponse>(gateway, '/invoke', { code, payload })
    const view = await this.#call<JobView>(gateway, `/jobs/${jobId}?wait=20000`)
    if (view.status === 'done' && view.result === result) return view
    throw new Error(`job ended as ${JSON.stringify({ ...view, result: view.result?.slice(0, 40) })}`)
  }

  async json<T> (file: string, args: string[]): Promise<T> {
    const { stdout } = await promisify(execFile)(file, args, { timeout: CALL_TIMEOUT_MS })
    return JSON.parse(stdout) as T
  }

  async #call<T> ({ place }: Running, path: string, body?: unknown): Promise<T> {
    const [file, args] = this.#topology.at(place, 'curl', '-sS', `http://127.0.0.1:8080${path}`)
    if (body !== undefined) {
      args.push('-H', 'content-type: application/json', '-H', 'x-wallet: nat', '--data-binary', '@-')
    }
    const calling = promisify(execFile)(file, args, { timeout: CALL_TIMEOUT_MS, maxBuffer: ANSWER_BYTES_MAX })
    // curl may end without reading it.
    calling.child.stdin?.on('error', () => {}).end(body === undefined ? '' : JSON.stringify(body))
    return JSON.parse((await calling).stdout) as T
  }

  async #start (role: string, place: Place, bootstrap: string | undefined, ...more: string[]): Promise<Running> {
    const [file, args] = this.#topology.at(place, process.execPath, 'bin/dcn.js', role, '--json', '--no-mdns',
      '--data', join(this.#dir, place), ...bootstrap === undefined ? [] : ['--bootstrap', bootstrap], ...more)
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
    const running: Running = {
      place,
      child,
      peerId: '',
      address: transport => {
        const ip = ADDRESSES[place as keyof typeof ADDRESSES]
        return `/ip4/${ip}/tcp/${transport === 'ws' ? '4002/ws' : '4001'}/p2p/${running.peerId}`
      },
      log: () => stderr
    }
    this.#running.set(place, running)
    const deadline = AbortSignal.timeout(READY_TIMEOUT_MS)
    while (!stdout.includes('\n')) {
      if (child.exitCode !== null) throw new Error(`${place} did not start: ${stderr}`)
      await once(child.stdout, 'data', { signal: deadline })
    }
    running.peerId = (JSON.parse(stdout.slice(0, stdout.indexOf('\n'))) as { peerId: string }).peerId
    return running
  }
}
