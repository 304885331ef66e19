/** Settlements of every gateway, in this one's state: what was signed about them, their files, and own ones' parts. */
import { fromUtf8, utf8 } from '../../protocol/core/bytes.ts'
import type { ContentId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Part } from '../../protocol/receipts/settlement-machine.ts'
import { decodePart, encodePart } from '../../protocol/receipts/stored-part.ts'
import { receiptsOf } from '../../protocol/receipts/tree.ts'
import { openStatus, type SettlementMark, type SettlementStatus } from '../../protocol/wire/settlement-news.ts'
import { openManifest, RECEIPTS_PER_FILE, type Manifest, type SettlementId } from '../../protocol/wire/settlements.ts'
import type { StateBatch, StateStore } from './state-store.ts'

/** By gateway and number: its last status. */
const STATUS = 'stl/'
/** By gateway and revision: the number of the settlement that it is of. */
const REVISION = 'stl-rev/'
/** By root: gateway and number. */
const BY_ID = 'stl-id/'
/** By time, gateway and number: nothing. */
const BY_TIME = 'stl-time/'
/** By gateway, node and first sequence: the number of the last settlement that begins there. */
const BY_PAYEE = 'stl-payee/'
/** By content id: manifests, and receipts one after the other. */
const FILE = 'stl-file/'
/** By content id: root over the receipts in a file. */
const ROOT = 'stl-root/'
/** By part: those of the own settlement that is not over. */
const PART = 'stl-part/'

const DIGITS = 16
const NOTHING = new Uint8Array()

/** A settlement as it is known here, with all its files. */
export interface Settlement {
  status: SettlementStatus
  manifest: Manifest
}

export interface SettlementStoreDeps {
  state: Pick<StateStore, 'get' | 'has' | 'keys' | 'entries'>
}

export class SettlementStore {
  readonly #state: SettlementStoreDeps['state']

  constructor ({ state }: SettlementStoreDeps) {
    this.#state = state
  }

  putFile (batch: StateBatch, id: ContentId, content: Uint8Array, root?: Uint8Array): void {
    batch.put(FILE + id, content)
    if (root !== undefined) batch.put(ROOT + id, root)
  }

  async file (id: ContentId): Promise<Uint8Array | undefined> {
    return await this.#state.get(FILE + id)
  }

  /** Root over the receipts in a file; undefined where it is not here. */
  async rootOf (file: ContentId): Promise<Uint8Array | undefined> {
    return await this.#state.get(ROOT + file)
  }

  /** A settlement whose files are all here. */
  putSettlement (batch: StateBatch, { gateway, number, root, createdAtMs, payees }: Manifest): void {
    batch.put(BY_ID + root, utf8(`${gateway}/${number}`))
    batch.put(`${BY_TIME}${digits(createdAtMs)}/${gateway}/${digits(number)}`, NOTHING)
    for (const { node, firstSequence } of payees) {
      batch.put(`${BY_PAYEE}${gateway}/${node}/${digits(firstSequence)}`, utf8(String(number)))
    }
  }

  /** What a gateway says last of a settlement. `sealed`: as it was signed; `before`: what it said until now. */
  putStatus (batch: StateBatch, sealed: Uint8Array, before: SettlementStatus | undefined): void {
    const { gateway, number, revision } = openStatus(sealed)
    if (before !== undefined) batch.del(`${REVISION}${gateway}/${digits(before.revision)}`)
    batch.put(`${STATUS}${gateway}/${digits(number)}`, sealed)
    batch.put(`${REVISION}${gateway}/${digits(revision)}`, utf8(String(number)))
  }

  async status (gateway: PeerId, number: number): Promise<SettlementStatus | undefined> {
    const sealed = await this.#state.get(`${STATUS}${gateway}/${digits(number)}`)
    return sealed === undefined ? undefined : openStatus(sealed)
  }

  async get (gateway: PeerId, number: number): Promise<Settlement | undefined> {
    const status = await this.status(gateway, number)
    const manifest = status && await this.file(status.manifest)
    return manifest && { status, manifest: openManifest(manifest) }
  }

  /** A gateway's newest. */
  async last (gateway: PeerId): Promise<Settlement | undefined> {
    const [found] = await this.#state.entries({ prefix: `${STATUS}${gateway}/`, reverse: true, limit: 1 })
    return found && await this.get(gateway, openStatus(found[1]).number)
  }

  async byId (id: SettlementId): Promise<Settlement | undefined> {
    const found = await this.#state.get(BY_ID + id)
    const [gateway = '', number = ''] = found === undefined ? [] : fromUtf8(found).split('/')
    return found && await this.get(gateway, Number(number))
  }

  /** Newest first; after the one that is given. */
  async list (limit: number, after?: Settlement): Promise<Settlement[]> {
    const at = after?.manifest
    const keys = await this.#state.keys({
      prefix: BY_TIME, limit, reverse: true,
      ...at === undefined ? {} : { after: `${BY_TIME}${digits(at.createdAtMs)}/${at.gateway}/${digits(at.number)}` }
    })
    const found = await Promise.all(keys.map(async key => {
      const [, gateway = '', number = ''] = key.slice(BY_TIME.length).split('/')
      return await this.get(gateway, Number(number))
    }))
    return found.filter(settlement => settlement !== undefined)
  }

  /** The last settlement of a gateway that begins with, or before, a node's receipt of this sequence. */
  async holding (gateway: PeerId, node: PeerId, sequence: number): Promise<Settlement | undefined> {
    const prefix = `${BY_PAYEE}${gateway}/${node}/`
    const after = prefix + digits(sequence + 1)
    const [found] = await this.#state.entries({ prefix, after, reverse: true, limit: 1 })
    return found && await this.get(gateway, Number(fromUtf8(found[1])))
  }

  /** Of a gateway's settlements that pay a node, oldest first. */
  async paying (gateway: PeerId, node: PeerId): Promise<Settlement[]> {
    const entries = await this.#state.entries({ prefix: `${BY_PAYEE}${gateway}/${node}/` })
    const found = await Promise.all(entries.map(async ([, number]) =>
      await this.get(gateway, Number(fromUtf8(number)))))
    return found.filter(settlement => settlement !== undefined)
  }

  /** Receipts of a node in a settlement: that of this sequence, and those after it in the same file. */
  async receiptsFrom ({ manifest }: Settlement, node: PeerId, sequence: number): Promise<Uint8Array[] | undefined> {
    const payee = manifest.payees.find(each => each.node === node)
    const index = sequence - (payee?.firstSequence ?? 0)
    const file = await this.file(payee?.files[Math.floor(index / RECEIPTS_PER_FILE)] ?? '')
    if (payee === undefined || index >= payee.count || file === undefined) return undefined
    return receiptsOf(file).slice(index % RECEIPTS_PER_FILE)
  }

  /** Gateways that said something, and the last revision of each. */
  async marks (): Promise<SettlementMark[]> {
    const marks = new Map<PeerId, number>()
    for (const key of await this.#state.keys({ prefix: REVISION })) {
      const [gateway = '', revision = ''] = key.slice(REVISION.length).split('/')
      marks.set(gateway, Number(revision))
    }
    return [...marks].map(([gateway, revision]) => ({ gateway, revision }))
  }

  /** What a gateway said after a revision, as it was signed, in order. */
  async statusesAfter ({ gateway, revision }: SettlementMark, limit: number): Promise<Uint8Array[]> {
    const entries = await this.#state.entries({
      prefix: `${REVISION}${gateway}/`, after: `${REVISION}${gateway}/${digits(revision)}`, limit
    })
    const found = await Promise.all(entries.map(async ([, number]) =>
      await this.#state.get(`${STATUS}${gateway}/${digits(Number(fromUtf8(number)))}`)))
    return found.filter(sealed => sealed !== undefined)
  }

  putPart (batch: StateBatch, part: number, record: Part): void {
    batch.put(PART + digits(part), encodePart(record))
  }

  /** The settlement is over: what it ended in stands in its status. */
  delParts (batch: StateBatch, count: number): void {
    for (let part = 1; part <= count; part++) batch.del(PART + digits(part))
  }

  /** Of the own settlement that is not over; empty where there is none. */
  async parts (): Promise<Part[]> {
    return (await this.#state.entries({ prefix: PART })).map(([, bytes]) => decodePart(bytes))
  }

  /** Files that no settlement names: left by a plan or a pull that a crash cut off. */
  async strayFiles (): Promise<ContentId[]> {
    const named = new Set<ContentId>()
    for (const [, sealed] of await this.#state.entries({ prefix: STATUS })) {
      const { manifest } = openStatus(sealed)
      named.add(manifest)
      const bytes = await this.file(manifest)
      if (bytes !== undefined) for (const { files } of openManifest(bytes).payees) for (const id of files) named.add(id)
    }
    return (await this.#state.keys({ prefix: FILE })).map(key => key.slice(FILE.length)).filter(id => !named.has(id))
  }

  delFile (batch: StateBatch, id: ContentId): void {
    batch.del(FILE + id)
    batch.del(ROOT + id)
  }
}

function digits (value: number): string {
  return String(value).padStart(DIGITS, '0')
}
