/** Stands in for the connectors API of a gateway: logins are real, what is deployed is only kept. */
import { verifyMessage } from 'ethers/hash'
import type { ConnectorBody, ExecuteBody, SourceBody, StreamView } from '../../protocol/api/connectors.ts'
import { httpStub, type HttpStub, type StubAnswer, type StubRequest } from './http-stub-cli.ts'

type Kind = 'transformation' | 'condition' | 'connector'

export interface ConnectorsStub extends HttpStub {
  /** By kind and name, as GET shows them. */
  readonly entities: Map<string, Record<string, unknown>>
  /** Bodies of POST /execute. */
  readonly executions: ExecuteBody[]
  /** What they are answered with. */
  streams: StreamView[]
  /** Of the tokens that it gives, from then on. */
  tokenMs: number
  /** Asked before anything else; undefined: answer as usual. */
  intercept: (request: StubRequest) => StubAnswer | 'usual'
  /** `connector/scale` and so on: those that were posted, in order. */
  posted (): string[]
  /** How many logins there were. */
  logins (): number
}

export async function connectorsStub (): Promise<ConnectorsStub> {
  const nonces = new Map<string, string>()
  const tokens = new Map<string, string>()
  const refused = (status: number, code: string, message: string, more: object = {}): StubAnswer =>
    ({ status, json: { code, message, ...more } })

  const logIn = (body: { address: string, message: string, signature: string }): StubAnswer => {
    const nonce = nonces.get(body.address)
    nonces.delete(body.address)
    if (body.message !== `Login nonce: ${nonce}`) {
      return refused(400, 'DCN_LOGIN_REFUSED', 'Invalid nonce', { reason: 'Invalid nonce' })
    }
    if (verifyMessage(body.message, body.signature).toLowerCase() !== body.address) {
      return refused(400, 'DCN_LOGIN_REFUSED', 'Invalid signature', { reason: 'Invalid signature' })
    }
    const claims = { exp: Math.floor((Date.now() + stub.tokenMs) / 1_000), n: tokens.size }
    const token = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
    tokens.set(token, body.address)
    return { json: { access_token: token } }
  }

  const deploy = (kind: Kind, owner: string, body: SourceBody | ConnectorBody): StubAnswer => {
    const key = `${kind}/${body.name}`
    if (stub.entities.has(key)) {
      const error = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} already registered`
      const message = `Failed to deploy ${kind}. Error: ${error}`
      return refused(400, 'DCN_DEPLOY_REFUSED', message, { entity: kind, error })
    }
    const more = kind === 'connector' ? { format_hash: `0x${'f0'.repeat(32)}` } : {}
    const view = { ...whole(kind, body), owner, address: '0x0', cid: 'c1'.repeat(32), ...more }
    stub.entities.set(key, view)
    return { status: 201, json: { name: body.name, owner, address: '0x0', cid: view.cid, ...more } }
  }

  const post = (request: StubRequest, path: string): StubAnswer => {
    const owner = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''))
    if (owner === undefined) return refused(401, 'DCN_TOKEN_INVALID', 'Authentication error: Invalid token')
    const body = JSON.parse(request.body) as unknown
    if (path !== 'execute') return deploy(path as Kind, owner, body as SourceBody)
    stub.executions.push(body as ExecuteBody)
    return { json: stub.streams }
  }

  const stub: ConnectorsStub = Object.assign(await httpStub(request => {
    const answer = stub.intercept(request)
    if (answer !== 'usual') return answer
    const [, , path = '', name = ''] = request.url.split(/[/?]/)
    if (path === 'nonce') {
      nonces.set(name, String(100_000 + nonces.size))
      return { json: { nonce: nonces.get(name) } }
    }
    if (path === 'auth') return logIn(JSON.parse(request.body) as Parameters<typeof logIn>[0])
    if (request.method === 'POST') return post(request, path)
    const entity = stub.entities.get(`${path}/${name}`)
    if (entity !== undefined) return { json: entity }
    return refused(404, 'DCN_ENTITY_NOT_FOUND', `${path} not found`, { entity: path, name })
  }), {
    entities: new Map<string, Record<string, unknown>>(), executions: [], streams: [], tokenMs: 3_600_000,
    intercept: () => 'usual' as const, logins: () => tokens.size,
    posted: () => stub.requests
      .filter(({ method, url }) => method === 'POST' && url !== '/chain/auth')
      .map(({ url, body }) => `${url.replace('/chain/', '')} ${(JSON.parse(body) as { name?: string }).name}`)
  })
  return stub
}

/** With everything that a gateway fills in. */
function whole (kind: Kind, body: SourceBody | ConnectorBody): Record<string, unknown> {
  if (kind !== 'connector') return { ...body }
  const { dimensions, ...rest } = body as ConnectorBody
  return {
    condition_name: '', condition_args: [], static_ri: {}, ...rest,
    dimensions: dimensions.map(dimension => ({ composite: '', bindings: {}, ...dimension }))
  }
}
