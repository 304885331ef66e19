/** What was deployed, in memory: names on one side, definitions by content id on the other. */
import type { ContentId } from '../../protocol/core/ids.ts'
import { closureOf } from '../../protocol/connectors/closure.ts'
import {
  defineConnector, defineSource, type DefinedConnector, type Deployed
} from '../../protocol/connectors/define.ts'
import type { ConnectorRequest, SourceRequest } from '../../protocol/connectors/requests.ts'
import {
  encodeDefinition, type Closure, type Definition, type EntityKind, type SourceDefinition
} from '../../protocol/wire/definitions.ts'

type SourceKind = SourceDefinition['kind']

export class ConnectorWorld {
  readonly #names = new Map<string, ContentId>()
  readonly #definitions = new Map<ContentId, Definition>()

  taken (kind: EntityKind, name: string): boolean {
    return this.#names.has(`${kind} ${name}`)
  }

  source (kind: SourceKind, name: string): Deployed | undefined {
    return this.#find(kind, name)
  }

  connector (name: string): Deployed | undefined {
    return this.#find('connector', name)
  }

  get (id: ContentId): Definition | undefined {
    return this.#definitions.get(id)
  }

  /** `compile` may refuse it, before it has a name. */
  async deploySource (
    kind: SourceKind, request: SourceRequest, compile?: (definition: SourceDefinition) => Promise<void>
  ): Promise<void> {
    const definition = defineSource(kind, request, { taken: this.taken(kind, request.name) })
    await compile?.(definition)
    this.put(definition)
  }

  deployConnector (request: ConnectorRequest): DefinedConnector {
    const defined = defineConnector(request, this)
    this.put(defined.definition)
    return defined
  }

  put (definition: Definition): ContentId {
    const { id } = encodeDefinition(definition)
    this.#definitions.set(id, definition)
    this.#names.set(`${definition.kind} ${definition.name}`, id)
    return id
  }

  /** Of a connector that is deployed. */
  closure (name: string): { root: ContentId, closure: Closure } {
    const root = this.#names.get(`connector ${name}`)!
    return { root, closure: closureOf(root, id => this.get(id)).closure }
  }

  #find (kind: EntityKind, name: string): Deployed | undefined {
    const id = this.#names.get(`${kind} ${name}`)
    return id === undefined ? undefined : { id }
  }
}
