import type { FastifyPluginAsync, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import {
  ConnectorBody, ConnectorDeployed, ConnectorView, NameParams, SourceBody, SourceDeployed, SourceView
} from '../../../protocol/api/connectors.ts'
import { parseConnector, parseSource } from '../../../protocol/connectors/parse.ts'
import type { ConnectorRequest, SourceRequest } from '../../../protocol/connectors/requests.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import type { EntityKind, SourceDefinition } from '../../../protocol/wire/definitions.ts'
import type { EvmLogins } from '../../auth/evm-logins-types.ts'
import type { Deployer, EntityReader } from '../../connectors/entities.ts'
import { callerOf, requireLogin } from '../../auth/evm-caller.ts'
import { DeploysAgain } from './deploys-again.ts'
import { readBody } from './raw-body.ts'
import { connectorDeployed, connectorView, sourceDeployed, sourceView } from './views.ts'

export interface EntityRoutesDeps {
  logins: Pick<EvmLogins, 'addressOf'>
  entities: Pick<EntityReader, 'has' | 'source' | 'connector'>
  deployer: Deployer
}

export function entityRoutes (deps: EntityRoutesDeps): FastifyPluginAsync {
  const { entities } = deps
  return async app => {
    app.addHook('onRequest', async (_request, reply) => { reply.header('cache-control', 'no-store') })

    app.get('/transformation/:name', reads('getTransformation', SourceView), showSource(deps, 'transformation'))
    app.head('/transformation/:name', lookUp(entities, 'transformation'))
    app.get('/condition/:name', reads('getCondition', SourceView), showSource(deps, 'condition'))
    app.head('/condition/:name', lookUp(entities, 'condition'))
    app.get('/connector/:name', reads('getConnector', ConnectorView), async (request): Promise<ConnectorView> => {
      const name = nameOf(request)
      return connectorView(await entities.connector(name) ?? missing('connector', name))
    })
    app.head('/connector/:name', lookUp(entities, 'connector'))

    await app.register(deployRoutes(deps))
  }
}

function deployRoutes (deps: EntityRoutesDeps): FastifyPluginAsync {
  const { logins, entities, deployer } = deps
  const onRequest = requireLogin(logins)
  const again = new DeploysAgain({ entities })
  const deploySource = (kind: SourceDefinition['kind']) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<SourceDeployed> => {
      const owner = callerOf(request)
      const wanted = request.body as SourceRequest
      const made = await again.source(request, kind, owner, wanted)
      void reply.code(201)
      return sourceDeployed(made ?? await deployer.deploySource(kind, owner, wanted))
    }
  return async app => {
    app.post('/transformation', {
      ...writes(onRequest, 'deployTransformation', SourceBody, SourceDeployed),
      preValidation: readBody(body => parseSource('transformation', body))
    }, deploySource('transformation'))
    app.post('/condition', {
      ...writes(onRequest, 'deployCondition', SourceBody, SourceDeployed),
      preValidation: readBody(body => parseSource('condition', body))
    }, deploySource('condition'))
    app.post('/connector', {
      ...writes(onRequest, 'deployConnector', ConnectorBody, ConnectorDeployed),
      preValidation: readBody(parseConnector)
    }, async (request, reply): Promise<ConnectorDeployed> => {
      const owner = callerOf(request)
      const wanted = request.body as ConnectorRequest
      const made = await again.connector(request, owner, wanted)
      void reply.code(201)
      return connectorDeployed(made ?? await deployer.deployConnector(owner, wanted))
    })
  }
}

/** Options of a route that shows something by its name. */
function reads (operationId: string, view: object): { exposeHeadRoute: false, schema: object } {
  return { exposeHeadRoute: false, schema: { operationId, params: NameParams, response: { 200: view } } }
}

function writes (
  onRequest: onRequestAsyncHookHandler, operationId: string, body: object, view: object
): { onRequest: onRequestAsyncHookHandler, schema: object } {
  return { onRequest, schema: { operationId, body, response: { 201: view } } }
}

function showSource (
  { entities }: EntityRoutesDeps, kind: SourceDefinition['kind']
): (request: FastifyRequest) => Promise<SourceView> {
  return async request => {
    const name = nameOf(request)
    return sourceView(await entities.source(kind, name) ?? missing(kind, name))
  }
}

function lookUp (
  entities: Pick<EntityReader, 'has'>, kind: EntityKind
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  return async (request, reply) => await reply.code(entities.has(kind, nameOf(request)) ? 200 : 404).send('')
}

function nameOf ({ params }: FastifyRequest): string {
  return (params as NameParams).name
}

function missing (entity: EntityKind, name: string): never {
  throw new DcnError('DCN_ENTITY_NOT_FOUND', { entity, name })
}
