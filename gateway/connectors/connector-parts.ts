/** Composes what knows deployed names: their lists, their feed, and how they are deployed. */
import type { Clock } from '../../protocol/core/clock.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { Service } from '../../protocol/core/service.ts'
import { Compiler, compiledDirectory } from '../../protocol/evm/compiler.ts'
import { SolidityChecker } from '../../protocol/evm/source-checker.ts'
import type { GatewayConfig } from '../config.ts'
import type { Records } from '../records/records.ts'
import type { StateStore } from '../store/state-store.ts'
import { RegistryDeployer } from './deployer.ts'
import type { Deployer, EntityReader } from './entities.ts'
import type { FeedLog } from './feed-types.ts'
import { RegistryFeed } from './registry-feed.ts'
import { RegistryIndex } from './registry-index.ts'

export interface ConnectorPartsDeps {
  records: Records
  state: Pick<StateStore, 'commit' | 'entries'>
  clock: Clock
  logger: Logger
}

export interface ConnectorParts {
  entities: EntityReader
  deployer: Deployer
  feed: FeedLog
  /** The gateway's one; whatever compiles here shares what it keeps. */
  compiler: Compiler
  /** In this order, after the records. */
  services: Array<[name: string, service: Service]>
}

export function connectorParts (
  { records, state, clock, logger }: ConnectorPartsDeps, config: Pick<GatewayConfig, 'data' | 'compiledDir'>
): ConnectorParts {
  const compiler = new Compiler({ directory: compiledDirectory(config) })
  const entities = new RegistryIndex({
    records,
    onListed: record => { feed.listed(record) },
    onLost: record => { feed.lost(record) }
  })
  const feed = new RegistryFeed({ state, clock, logger, listed: () => entities.records() })
  const deployer = new RegistryDeployer({ records, checker: new SolidityChecker(compiler), clock })
  return { entities, deployer, feed, compiler, services: [['registry', entities], ['feed', feed]] }
}
