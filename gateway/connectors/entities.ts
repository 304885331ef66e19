/** What the connectors API knows of deployed names, and does with them. */
import type { ContentId } from '../../protocol/core/ids.ts'
import type { ConnectorRequest, SourceRequest } from '../../protocol/connectors/requests.ts'
import type { ConnectorDefinition, EntityKind, SourceDefinition } from '../../protocol/wire/definitions.ts'

interface Registered {
  name: string
  /** EVM address, 0x and 40 lower-case digits. */
  owner: string
  /** Content id of the definition. */
  id: ContentId
  createdAtMs: number
}

export interface SourceEntity extends Registered { definition: SourceDefinition }

export interface ConnectorEntity extends Registered {
  definition: ConnectorDefinition
  /** 0x and 64 lower-case digits. */
  formatHash: string
}

export interface NamePage {
  /** Ascending in byte order. */
  items: string[]
  hasMore: boolean
}

export interface PageRequest {
  /** 0 to ENTITIES_PAGE_MAX. */
  limit: number
  /** Only what comes after it. */
  after?: string | undefined
}

/**
 * Everything that was deployed, as far as this gateway has heard of it and has all that it is made of. Lists are in
 * memory; definitions, which may be large, are read from disk.
 */
export interface EntityReader {
  /** Whether `source` or `connector` has something of that name. */
  has (kind: EntityKind, name: string): boolean
  source (kind: SourceDefinition['kind'], name: string): Promise<SourceEntity | undefined>
  connector (name: string): Promise<ConnectorEntity | undefined>
  /** Owners of anything; `total` of all pages. */
  accounts (page: PageRequest): NamePage & { total: number }
  owned (kind: EntityKind, owner: string, page: PageRequest): NamePage
  formats (page: PageRequest): NamePage & { total: number }
  /** Connectors of a format by name, and its scalars (`name:dimension`), which are not paged. */
  format (formatHash: string, page: PageRequest): Promise<NamePage & { total: number, scalars: string[] }>
}

/**
 * Resolves once the definition is durable here, and, where they answer in time, at two other gateways.
 * Throws DCN_DEPLOY_REFUSED, in the order that the connectors API lays down; DCN_NOT_READY, DCN_STOPPING.
 */
export interface Deployer {
  deploySource (kind: SourceDefinition['kind'], owner: string, request: SourceRequest): Promise<SourceEntity>
  deployConnector (owner: string, request: ConnectorRequest): Promise<ConnectorEntity>
}
