/** The registry of one gateway alone, in memory: its real parts, without a network. */
import { RegistryDeployer } from '../../gateway/connectors/deployer.ts'
import { RegistryFeed } from '../../gateway/connectors/registry-feed.ts'
import { RegistryIndex } from '../../gateway/connectors/registry-index.ts'
import { DefinitionKeeper } from '../../gateway/records/definition-keeper.ts'
import { RecordBook } from '../../gateway/records/record-book.ts'
import { JobStore } from '../../gateway/store/job-store.ts'
import type { SourceChecker } from '../../protocol/evm/runner-types.ts'
import { isEntityRecord, type EntityRecord, type SharedRecord } from '../../protocol/registry/records.ts'
import { encodeDefinition, type Definition } from '../../protocol/wire/definitions.ts'
import { memoryState } from './record-world.ts'
import { entityRecord, T0 } from './records.ts'
import { silentLogger } from './silent-logger.ts'
import { gatewaySigner } from './wire-fixtures.ts'

const NOTHING_IS_WRONG: SourceChecker = { async check () {} }

export class RegistryAlone {
  nowMs = T0
  readonly state: ReturnType<typeof memoryState>
  readonly book: RecordBook
  readonly definitions: DefinitionKeeper
  readonly index: RegistryIndex
  readonly feed: RegistryFeed
  readonly deployer: RegistryDeployer
  #listener: (record: EntityRecord) => void = () => {}
  /** What another gateway does while this one waits for others to confirm a record. */
  meanwhile: () => Promise<void> = async () => {}

  constructor (
    { state = memoryState(), checker = NOTHING_IS_WRONG, finalMs = 0, deltasMax }: {
      state?: ReturnType<typeof memoryState>, checker?: SourceChecker, finalMs?: number, deltasMax?: number
    } = {}
  ) {
    const clock = { nowMs: () => this.nowMs }
    const changed = (record: SharedRecord) => { if (isEntityRecord(record)) this.#listener(record) }
    const code = new JobStore({ state })
    this.state = state
    this.book = new RecordBook({
      state, signer: gatewaySigner, onFatal (err) { throw err }, onChanged: ({ record }) => { changed(record) }
    })
    const here = async (ids: readonly string[]) => (await Promise.all(ids.map(id => code.hasCode(id)))).every(Boolean)
    this.definitions = new DefinitionKeeper({
      state, code, logger: silentLogger, keeper: { have: here }, onWhole: changed,
      stopping: () => new AbortController().signal
    })
    const { book, definitions } = this
    const records = {
      definitions,
      entity: (kind: EntityRecord['kind'], name: string) => book.records.entity(kind, name),
      entities: () => [...book.records.all()].map(({ record }) => record).filter(isEntityRecord),
      watchEntities: (listener: (record: EntityRecord) => void) => { this.#listener = listener },
      put: async <R extends SharedRecord>(record: R) => {
        const [outcome] = await book.take([book.sign(record)])
        await this.meanwhile()
        return outcome!.held!.record as R
      }
    }
    this.index = new RegistryIndex({
      records, onListed: record => { this.feed.listed(record) }, onLost: record => { this.feed.lost(record) }
    })
    this.feed = new RegistryFeed({
      state, clock, logger: silentLogger, listed: () => this.index.records()
    }, { finalMs, ...deltasMax === undefined ? {} : { deltasMax } })
    this.deployer = new RegistryDeployer({ records, checker, clock })
  }

  async start (): Promise<this> {
    await Promise.all([this.book.load(), this.definitions.load()])
    await this.index.start()
    await this.feed.start()
    return this
  }

  async stop (): Promise<void> {
    await this.feed.stop()
    await this.index.stop()
  }

  /** A record from another gateway, with the definition that it names. */
  async hear (definition: Definition, changes: Parameters<typeof entityRecord>[1]): Promise<EntityRecord> {
    const { id, bytes } = encodeDefinition(definition)
    const code = new JobStore({ state: this.state })
    await this.state.commit(batch => { code.putCode(batch, id, bytes) })
    const record = entityRecord(definition, changes)
    const [outcome] = await this.book.take([this.book.sign(record)])
    const held = outcome!.held!.record
    if (isEntityRecord(held)) await this.definitions.have(held)
    return record
  }
}
