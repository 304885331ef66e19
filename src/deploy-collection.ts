/** Deploys what of a collection is not there yet. */
import type { ConnectorsClient } from '../protocol/api/client/connectors-client.ts'
import type { ConnectorBody, SourceBody } from '../protocol/api/connectors.ts'
import { isDcnError } from '../protocol/core/errors.ts'
import type { EntityKind } from '../protocol/wire/definitions.ts'
import { type Collection, isSameConnector } from './collection.ts'
import { wordsOf } from './hints.ts'

/** Deployments at the same time: a gateway compiles one after the other, but answers wait for the network too. */
const AT_ONCE = 4

export interface Deployment {
  kind: EntityKind
  name: string
  /** present: the same thing is there already; taken: the name stands for something else, for good. */
  outcome: 'deployed' | 'present' | 'taken' | 'refused'
  /** Whose it is; undefined where it is not there. */
  owner?: string
  /** Why it was refused. */
  reason?: string
}

/** The part of a ConnectorsClient that deploying needs. */
export type DeployClient = Pick<ConnectorsClient,
  'transformation' | 'condition' | 'connector' | 'deployTransformation' | 'deployCondition' | 'deployConnector'>

interface Target {
  kind: EntityKind
  name: string
  /** Whose it is, and whether it is the same; undefined where it is not there. */
  look: () => Promise<{ owner: string, same: boolean } | undefined>
  deploy: () => Promise<{ owner: string }>
}

/**
 * In the order of the collection, whatever came first; `onStep` is told as it comes. What is refused does not stop the
 * rest. Throws where no gateway answers, or it does not take the login.
 */
export async function deployCollection (
  client: DeployClient, { transformations, conditions, connectors }: Collection, onStep: (step: Deployment) => void
): Promise<Deployment[]> {
  const sources = [
    ...transformations.map(body => sourceTarget(client, 'transformation', body)),
    ...conditions.map(body => sourceTarget(client, 'condition', body))
  ]
  const carryOut = async (target: Target): Promise<Deployment> => {
    const step = { kind: target.kind, name: target.name, ...await outcomeOf(target) }
    onStep(step)
    return step
  }
  const steps: Deployment[] = []
  let next = 0
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let at = next++; at < sources.length; at = next++) {
      const target = sources[at]
      if (target !== undefined) steps[at] = await carryOut(target)
    }
  }))
  // One may be made of those before it.
  for (const body of connectors) steps.push(await carryOut(connectorTarget(client, body)))
  return steps
}

async function outcomeOf ({ look, deploy }: Target): Promise<Pick<Deployment, 'outcome' | 'owner' | 'reason'>> {
  const there = await look()
  if (there !== undefined) return { outcome: there.same ? 'present' : 'taken', owner: there.owner }
  try {
    return { outcome: 'deployed', owner: (await deploy()).owner }
  } catch (err) {
    if (!isDcnError(err) || (err.code !== 'DCN_DEPLOY_REFUSED' && err.code !== 'DCN_PARSE_FAILED')) throw err
    // Somebody may have been faster.
    const now = await look()
    if (now !== undefined) return { outcome: now.same ? 'present' : 'taken', owner: now.owner }
    return { outcome: 'refused', reason: wordsOf(err) }
  }
}

function sourceTarget (client: DeployClient, kind: 'transformation' | 'condition', body: SourceBody): Target {
  const { name } = body
  return {
    kind, name,
    look: async () => {
      const view = await orNothing(kind === 'transformation' ? client.transformation(name) : client.condition(name))
      return view === undefined ? undefined : { owner: view.owner, same: view.sol_src === body.sol_src }
    },
    deploy: async () =>
      kind === 'transformation' ? await client.deployTransformation(body) : await client.deployCondition(body)
  }
}

function connectorTarget (client: DeployClient, body: ConnectorBody): Target {
  return {
    kind: 'connector',
    name: body.name,
    look: async () => {
      const view = await orNothing(client.connector(body.name))
      return view === undefined ? undefined : { owner: view.owner, same: isSameConnector(body, view) }
    },
    deploy: async () => await client.deployConnector(body)
  }
}

async function orNothing<T> (asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (err) {
    if (isDcnError(err) && err.code === 'DCN_ENTITY_NOT_FOUND') return undefined
    throw err
  }
}
