import type { FastifyPluginAsync } from 'fastify'
import {
  AccountPage, AccountQuerystring, AccountsPage, AddressParams, FormatPage, FormatParams, FormatsPage, PageQuerystring
} from '../../../protocol/api/connectors.ts'
import type { EntityReader } from '../../connectors/entities.ts'
import {
  addressOf, addressPage, formatHashOf, formatPage, namePage, requireLimit, type Query
} from './arguments.ts'
import { cursorView } from './views.ts'

export interface ListRoutesDeps { entities: Pick<EntityReader, 'accounts' | 'owned' | 'formats' | 'format'> }

export function listRoutes (deps: ListRoutesDeps): FastifyPluginAsync {
  return async app => {
    await app.register(accountRoutes(deps))
    await app.register(formatRoutes(deps))
  }
}

function accountRoutes ({ entities }: ListRoutesDeps): FastifyPluginAsync {
  return async app => {
    app.get<{ Querystring: Query }>('/accounts', {
      exposeHeadRoute: false,
      schema: { operationId: 'listAccounts', querystring: PageQuerystring, response: { 200: AccountsPage } }
    }, async ({ query }): Promise<AccountsPage> => {
      const request = addressPage(query)
      const page = entities.accounts(request)
      return { limit: request.limit, total_accounts: page.total, cursor: cursorView(page), accounts: page.items }
    })
    app.head<{ Querystring: Query }>('/accounts', async ({ query }) => {
      addressPage(query)
      return ''
    })

    app.get<{ Params: AddressParams, Querystring: Query }>('/account/:address', {
      exposeHeadRoute: false,
      schema: {
        operationId: 'getAccount', params: AddressParams, querystring: AccountQuerystring,
        response: { 200: AccountPage }
      }
    }, async ({ params, query }): Promise<AccountPage> => {
      requireLimit(query)
      const address = addressOf(params.address)
      const wanted = {
        connectors: namePage(query, 'after_connectors'),
        transformations: namePage(query, 'after_transformations'),
        conditions: namePage(query, 'after_conditions')
      }
      const connectors = entities.owned('connector', address, wanted.connectors)
      const transformations = entities.owned('transformation', address, wanted.transformations)
      const conditions = entities.owned('condition', address, wanted.conditions)
      return {
        owned_connectors: connectors.items, owned_transformations: transformations.items,
        owned_conditions: conditions.items, address, limit: wanted.connectors.limit,
        cursor_connectors: cursorView(connectors), cursor_transformations: cursorView(transformations),
        cursor_conditions: cursorView(conditions)
      }
    })
  }
}

function formatRoutes ({ entities }: ListRoutesDeps): FastifyPluginAsync {
  return async app => {
    app.get<{ Querystring: Query }>('/formats', {
      exposeHeadRoute: false,
      schema: { operationId: 'listFormats', querystring: PageQuerystring, response: { 200: FormatsPage } }
    }, async ({ query }): Promise<FormatsPage> => {
      const request = formatPage(query)
      const page = entities.formats(request)
      return { limit: request.limit, total_formats: page.total, cursor: cursorView(page), formats: page.items }
    })
    app.head<{ Querystring: Query }>('/formats', async ({ query }) => {
      formatPage(query)
      return ''
    })

    app.get<{ Params: FormatParams, Querystring: Query }>('/format/:format_hash', {
      exposeHeadRoute: false,
      schema: {
        operationId: 'getFormat', params: FormatParams, querystring: PageQuerystring, response: { 200: FormatPage }
      }
    }, async ({ params, query }): Promise<FormatPage> => {
      requireLimit(query)
      const formatHash = formatHashOf(params.format_hash)
      const request = namePage(query)
      const page = await entities.format(formatHash, request)
      return {
        format_hash: formatHash, limit: request.limit, total_connectors: page.total, cursor: cursorView(page),
        scalars: page.scalars, connectors: page.items
      }
    })
  }
}
