/** What the routes of the connectors API stand on, in memory: everything but HTTP. */
import type { EvmLogins } from '../../gateway/auth/evm-logins-types.ts'
import type {
  ConnectorEntity, Deployer, EntityReader, NamePage, PageRequest, SourceEntity
} from '../../gateway/connectors/entities.ts'
import type { FeedDelta, FeedItem, FeedLog, FeedPageRequest } from '../../gateway/connectors/feed-types.ts'
import type { ExecutionAnswer, ExecutionCall, Executor } from '../../gateway/executions/executions-types.ts'
import type { ConnectorRequest, SourceRequest } from '../../protocol/connectors/requests.ts'
import { SortedNames } from '../../protocol/connectors/sorted-names.ts'
import { toHex, utf8 } from '../../protocol/core/bytes.ts'
import { DcnError } from '../../protocol/core/errors.ts'
import { evmAddressOf } from '../../protocol/core/evm-address.ts'
import { sha256 } from '../../protocol/core/hash.ts'
import type { EntityKind, SourceDefinition } from '../../protocol/wire/definitions.ts'

const idOf = (text: string): string => toHex(sha256(utf8(text)))

/** `Bearer 0x...` speaks for that address. */
export class FakeCompiler {
  warmed = 0

  warm (): void {
    this.warmed++
  }
}

export class FakeLogins implements EvmLogins {
  readonly logins: unknown[] = []

  nonce (address: string): string {
    if (evmAddressOf(address) !== undefined) return '589298'
    throw new DcnError('DCN_ARGUMENT_INVALID', { argument: 'address', text: 'Invalid address value' })
  }

  async login (request: Parameters<EvmLogins['login']>[0]): Promise<string> {
    this.logins.push(request)
    if (request.address === undefined) throw new DcnError('DCN_LOGIN_REFUSED', { reason: 'Missing address' })
    return request.address
  }

  async addressOf (authorization: string | undefined): Promise<string> {
    const address = evmAddressOf(authorization?.replace('Bearer ', '') ?? '')
    if (address === undefined) throw new DcnError('DCN_TOKEN_INVALID', {})
    return address
  }
}

/** Takes every name once, and checks nothing else. Each connector's format hash is `0x` and its name's SHA-256. */
export class FakeEntities implements EntityReader, Deployer {
  readonly #all = new Map<string, SourceEntity | ConnectorEntity>()
  /** Called when something is deployed, before anybody is told. */
  afterwards: () => void = () => {}

  has (kind: EntityKind, name: string): boolean {
    return this.#all.has(`${kind} ${name}`)
  }

  async source (kind: SourceDefinition['kind'], name: string): Promise<SourceEntity | undefined> {
    return this.#all.get(`${kind} ${name}`) as SourceEntity | undefined
  }

  async connector (name: string): Promise<ConnectorEntity | undefined> {
    return this.#all.get(`connector ${name}`) as ConnectorEntity | undefined
  }

  accounts (request: PageRequest): NamePage & { total: number } {
    return page([...this.#all.values()].map(({ owner }) => owner), request)
  }

  owned (kind: EntityKind, owner: string, request: PageRequest): NamePage {
    return page([...this.#all].filter(([key, entity]) => key.startsWith(`${kind} `) && entity.owner === owner)
      .map(([, { name }]) => name), request)
  }

  formats (request: PageRequest): NamePage & { total: number } {
    return page(this.#connectors().map(({ formatHash }) => formatHash), request)
  }

  async format (hash: string, request: PageRequest): Promise<NamePage & { total: number, scalars: string[] }> {
    const names = this.#connectors().filter(({ formatHash }) => formatHash === hash).map(({ name }) => name)
    return { ...page(names, request), scalars: names.map(name => `${name}:0`) }
  }

  async deploySource (
    kind: SourceDefinition['kind'], owner: string, { name, source }: SourceRequest
  ): Promise<SourceEntity> {
    const definition: SourceDefinition = { kind, name, source }
    return this.#take(kind, { name, owner, id: idOf(source), createdAtMs: 0, definition })
  }

  async deployConnector (owner: string, request: ConnectorRequest): Promise<ConnectorEntity> {
    const { name, dimensions, conditionName, conditionArgs, staticRi } = request
    const pin = (other: string): { name: string, id: string } => ({ name: other, id: idOf(other) })
    return this.#take('connector', {
      name, owner, id: idOf(name), createdAtMs: 0, formatHash: `0x${idOf(name)}`,
      definition: {
        kind: 'connector', name, conditionArgs, staticRi,
        condition: conditionName === '' ? undefined : pin(conditionName),
        dimensions: dimensions.map(({ transformations, composite, bindings }) => ({
          transformations: transformations.map(call => ({ ...pin(call.name), args: call.args })),
          composite: composite === '' ? undefined : pin(composite),
          bindings: bindings.map(binding => ({ slot: binding.slot, connector: pin(binding.name) }))
        }))
      }
    })
  }

  #connectors (): ConnectorEntity[] {
    return [...this.#all.values()].filter((entity): entity is ConnectorEntity => 'formatHash' in entity)
  }

  #take<T extends SourceEntity | ConnectorEntity> (entity: EntityKind, made: T): T {
    const error = `${entity.charAt(0).toUpperCase()}${entity.slice(1)} already registered`
    if (this.has(entity, made.name)) throw new DcnError('DCN_DEPLOY_REFUSED', { entity, error })
    this.#all.set(`${entity} ${made.name}`, made)
    this.afterwards()
    return made
  }
}

function page (names: string[], { limit, after }: PageRequest): NamePage & { total: number } {
  const sorted = new SortedNames(names)
  return { ...sorted.page(limit, after), total: sorted.size }
}

export class FakeFeed implements FeedLog {
  readonly #listeners = new Set<(delta: FeedDelta) => void>()
  readonly deltas: FeedDelta[] = []
  readonly pages: FeedPageRequest[] = []
  minSeq = 1

  get lastSeq (): number {
    return this.deltas.at(-1)?.seq ?? 0
  }

  get listeners (): number {
    return this.#listeners.size
  }

  add (name: string, status: FeedItem['status'] = 'observed', kind: EntityKind = 'connector'): void {
    const item: FeedItem = {
      feedId: `feed ${name}`, kind, name, owner: `0x${'a'.repeat(40)}`, status, createdAtMs: 1, updatedAtMs: 2,
      id: idOf(name)
    }
    const delta = { seq: this.lastSeq + 1, item }
    this.deltas.push(delta)
    for (const listener of this.#listeners) listener(delta)
  }

  page (request: FeedPageRequest): { items: FeedItem[], hasMore: boolean } {
    this.pages.push(request)
    const items = this.deltas.map(({ item }) => item).reverse()
    return { items: items.slice(0, request.limit), hasMore: items.length > request.limit }
  }

  cursorOf ({ name }: FeedItem): string {
    return `cursor ${name}`
  }

  replay (sinceSeq: number, limit: number): { deltas: FeedDelta[], hasMore: boolean } {
    const after = this.deltas.filter(({ seq }) => seq > sinceSeq && seq >= this.minSeq)
    return { deltas: after.slice(0, limit), hasMore: after.length > limit }
  }

  onDelta (listener: (delta: FeedDelta) => void): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }
}

/** Counts up from 0 in one stream, or does what `answer` says. */
export class FakeExecutor implements Executor {
  readonly calls: ExecutionCall[] = []
  answer: (call: ExecutionCall) => ExecutionAnswer['streams'] = ({ connector, request }) => [{
    path: `/${connector.name}:0`, data: Uint32Array.from({ length: request.particlesCount }, (_, at) => at)
  }]

  async execute (call: ExecutionCall): Promise<ExecutionAnswer> {
    this.calls.push(call)
    return { jobId: call.newJobId(), nodes: ['node'], streams: this.answer(call) }
  }
}
