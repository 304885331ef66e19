/** What this gateway answers others about the ledger. Specified in protocol/spec/ledger.md. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Network } from '../../protocol/net/types.ts'
import { openBlock } from '../../protocol/wire/ledger.ts'
import {
  decodeLedgerRequest, encodeLedgerAnswer, LEDGER_ANSWER_BLOCKS_BYTES, LEDGER_ANSWER_BLOCKS_MAX,
  LEDGER_ANSWER_BYTES_MAX, LEDGER_EVIDENCE_MAX, LEDGER_PROTOCOL, LEDGER_REQUEST_BYTES_MAX, type LedgerAnswer,
  type LedgerRequest, type RowMark
} from '../../protocol/wire/ledger-requests.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import type { LedgerCore } from './ledger-core.ts'

const CONCURRENT_PER_PEER_MAX = 32

export interface LedgerServerDeps {
  core: LedgerCore
  store: Pick<LedgerStore, 'block' | 'blocks' | 'fork'>
  network: Pick<Network, 'serveRequests'>
  /** Other gateways heard of lately. */
  gateways (): PeerId[]
  /** Credits of a wallet that callers wait for here. */
  waiting (wallet: string): number
  /** Gives a wallet its free credits, a part of them to a gateway. Throws as `Ledger.claimFaucet` does. */
  claim (wallet: string, to: PeerId): Promise<void>
  /** Takes what a gateway has. */
  pull (gateway: PeerId): Promise<boolean>
}

export class LedgerServer {
  readonly #deps: LedgerServerDeps
  #turn = 0

  constructor (deps: LedgerServerDeps) {
    this.#deps = deps
    deps.network.serveRequests(LEDGER_PROTOCOL, {
      requestBytesMax: LEDGER_REQUEST_BYTES_MAX, responseBytesMax: LEDGER_ANSWER_BYTES_MAX,
      concurrentPerPeerMax: CONCURRENT_PER_PEER_MAX
    }, async (request, from) => encodeLedgerAnswer(await this.#answer(decodeLedgerRequest(request), from)))
  }

  async #answer (request: LedgerRequest, from: PeerId): Promise<LedgerAnswer> {
    const { core, store } = this.#deps
    switch (request.type) {
      case 'pull':
        return await this.#pull(request.rows, request.all)
      case 'ask': {
        const { wallet, need, seq } = request
        const granted = this.#isGateway(from) ? core.machine.grant(wallet, need, from, this.#deps.waiting(wallet)) : 0
        if (granted > 0) await core.commit()
        return await this.#ownRow(seq)
      }
      case 'claim':
        await this.#deps.claim(request.wallet, this.#isGateway(from) ? from : core.self)
        return await this.#ownRow(request.seq)
      case 'notice':
        if (core.machine.book.mark(from).seq < request.seq) await this.#deps.pull(from)
        await core.commit()
        return { blocks: [], more: false, evidence: [] }
      case 'find': {
        const { gateway, seq, block } = request
        const inChain = await store.block(gateway, seq)
        const isIt = inChain !== undefined && (block === '' || openBlock(inChain).hash === block)
        const found = isIt ? inChain : block === '' ? undefined : await store.fork(block)
        return { blocks: found === undefined ? [] : [found], more: false, evidence: [] }
      }
    }
  }

  /** What else speaks this protocol would only take credits away. */
  #isGateway (peer: PeerId): boolean {
    return this.#deps.gateways().includes(peer)
  }

  async #ownRow (after: number): Promise<LedgerAnswer> {
    const { core, store } = this.#deps
    const blocks = await store.blocks(core.self, after, LEDGER_ANSWER_BLOCKS_BYTES)
    return { blocks, more: after + blocks.length < core.machine.book.mark(core.self).seq, evidence: [] }
  }

  /**
   * A part of every row that the asker lags behind in: a block may wait for one of any other row, and that one must
   * not be kept back until the first row is through.
   */
  async #pull (theirs: readonly RowMark[], all: boolean): Promise<LedgerAnswer> {
    const { core, store } = this.#deps
    const { book } = core.machine
    const known = new Map(theirs.map(mark => [mark.gateway, mark]))
    const marks = book.marks().filter(({ gateway }) => all || known.has(gateway))
    const behind = marks.filter(({ gateway, seq }) => seq > (known.get(gateway)?.seq ?? 0))
    const share = LEDGER_ANSWER_BLOCKS_BYTES / Math.max(1, behind.length)
    const start = behind.length === 0 ? 0 : this.#turn++ % behind.length
    const blocks = await this.#contradictions(marks, known)
    let bytes = 0
    let more = false
    for (const mark of [...behind.slice(start), ...behind.slice(0, start)]) {
      if (bytes >= LEDGER_ANSWER_BLOCKS_BYTES || blocks.length >= LEDGER_ANSWER_BLOCKS_MAX / 2) {
        more = true
        break
      }
      const after = known.get(mark.gateway)
      if (!await this.#isOneChain(mark, after)) continue
      const part = (await store.blocks(mark.gateway, after?.seq ?? 0, share))
        .slice(0, LEDGER_ANSWER_BLOCKS_MAX - blocks.length)
      if ((after?.seq ?? 0) + part.length < mark.seq) more = true
      for (const block of part) bytes += block.byteLength
      blocks.push(...part)
    }
    const evidence = more ? [] : marks.filter(({ gateway, frozen }) => frozen && known.get(gateway)?.frozen !== true)
      .slice(0, LEDGER_EVIDENCE_MAX).flatMap(({ gateway }) => book.evidence(gateway) ?? [])
    return { blocks, more, evidence }
  }

  /** Our blocks where the asker has another of the same number, and does not know yet that its row is frozen. */
  async #contradictions (marks: readonly RowMark[], known: ReadonlyMap<PeerId, RowMark>): Promise<Uint8Array[]> {
    const blocks: Uint8Array[] = []
    for (const { gateway, seq, head } of marks) {
      const theirs = known.get(gateway)
      if (theirs === undefined || theirs.frozen || seq === 0 || theirs.seq !== seq || theirs.head === head) continue
      const block = await this.#deps.store.block(gateway, seq)
      if (block !== undefined && blocks.length < LEDGER_EVIDENCE_MAX) blocks.push(block)
    }
    return blocks
  }

  /** Of a frozen row the asker may follow another chain: then our blocks are of no use to it. */
  async #isOneChain ({ gateway, frozen }: RowMark, theirs: RowMark | undefined): Promise<boolean> {
    if (theirs === undefined || theirs.seq === 0 || !(frozen && theirs.frozen)) return true
    const ours = await this.#deps.store.block(gateway, theirs.seq)
    return ours !== undefined && openBlock(ours).hash === theirs.head
  }
}
