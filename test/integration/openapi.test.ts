/** The document and the page that a real gateway serves. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { statusOf } from '../../gateway/http-errors.ts'
import { OPERATIONS } from '../../gateway/openapi/operations.ts'
import { VERSION } from '../../protocol/core/version.ts'
import { DOCUMENTED } from '../helpers/documented-examples.ts'
import { startNetwork } from '../helpers/network.ts'
import {
  faultsOf, operationsOf, refsOf, SchemaChecker, withNothingRequired, type Document, type Operation
} from '../helpers/openapi.ts'

const net = await startNetwork({ nodes: 0 })
const url = net.gateways[0]!.httpUrl
const document = await (await fetch(`${url}/openapi.json`)).json() as Document
const operations = operationsOf(document)
const operationOf = (endpoint: string): Operation => new Map(operations).get(endpoint)!

const test = suite('OpenAPI')

test.after(async () => { await net[Symbol.asyncDispose]() })

test('is a valid OpenAPI 3.1 document', () => {
  assert.equal(faultsOf(document), [])
  assert.is(document.info.version, VERSION)
  const checker = new SchemaChecker(document)
  for (const schema of Object.values(document.components.schemas)) checker.faults(schema, null)
  for (const [, { parameters = [], requestBody, responses }] of operations) {
    for (const { schema } of parameters) checker.faults(schema, null)
    const contents = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)]
    for (const content of contents) for (const { schema } of Object.values(content ?? {})) checker.faults(schema, null)
  }
})

test('has every route that is written down in the sources, and no other', () => {
  const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'gateway/*.ts'], { encoding: 'utf8' })
    .trim().split('\n').map(path => readFileSync(path, 'utf8'))
  const written = sources.flatMap(source =>
    [...source.matchAll(/\b(?:app|routes)\.(get|post|put|patch|delete)(?:<[^>]*>)?\(\s*'([^']+)'/g)])
    .map(([, method, path]) => `${method!.toUpperCase()} ${path!.replaceAll(/:(\w+)/g, '{$1}')}`)
  assert.equal(operations.map(([endpoint]) => endpoint).sort(), written.sort())
  assert.equal(Object.keys(OPERATIONS).sort(), written, 'every operation is described, and nothing else is')
})

test('every endpoint of the document is served', async () => {
  for (const [endpoint] of operations) {
    const [method, path] = endpoint.split(' ') as [string, string]
    const filled = path.replace('{id}', '550e8400-e29b-41d4-a716-446655440000').replaceAll(/\{\w+\}/g, 'x')
    const response = await fetch(url + filled, { method })
    // Such an answer may have no end.
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true
    const body = isStream ? await response.body?.cancel() ?? '' : await response.text()
    assert.not.ok(body.includes('DCN_ROUTE_NOT_FOUND'), `${endpoint}: ${body}`)
  }
})

test('each schema of the API stands there once, by its name', () => {
  assert.ok(refsOf(document.paths).includes('#/components/schemas/JobView'))
  const bodies = Object.values(document.components.schemas).map(schema => JSON.stringify(schema))
  assert.is(new Set(bodies).size, bodies.length)
  for (const [endpoint, { requestBody }] of operations) {
    const media = requestBody?.content['application/json']
    if (media !== undefined) assert.ok('$ref' in (media.schema as object), endpoint)
  }
})

test('errors are told by codes that come with that status', () => {
  for (const [endpoint, { responses }] of operations) {
    assert.ok('default' in responses, endpoint)
    for (const [status, { description }] of Object.entries(responses)) {
      const codes = description.match(/DCN_[A-Z_]+/g) ?? []
      for (const code of codes) assert.is(statusOf(code as never), Number(status), `${endpoint} ${code}`)
      if (Number(status) >= 400 && status !== '503') assert.ok(codes.length > 0, `${endpoint} ${status}`)
    }
  }
  assert.ok('402' in operationOf('POST /invoke').responses)
  assert.ok('Retry-After' in operationOf('POST /invoke').responses['429']!.headers!)
})

test('who may call is said, as a request without it finds out', async () => {
  for (const [endpoint, { security = [{}] }] of operations) {
    const isFree = security.some(way => Object.keys(way).length === 0)
    const needsWallet = ['caller', 'login'].includes(OPERATIONS[endpoint]?.auth ?? '')
    assert.is(isFree, !needsWallet, endpoint)
  }
  const response = await fetch(`${url}/invoke`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"code":"x"}'
  })
  assert.is(response.status, 401)
  assert.ok('401' in operationOf('POST /invoke').responses)
})

test('every example is what its schema says', () => {
  const checker = new SchemaChecker(document)
  let examples = 0
  for (const [endpoint, { requestBody, responses }] of operations) {
    const media = [requestBody?.content, ...Object.values(responses).map(({ content }) => content)]
      .flatMap(content => Object.values(content ?? {}))
    for (const { schema, example } of media) {
      if (example === undefined) continue
      examples++
      assert.equal(checker.faults(schema, example), [], endpoint)
    }
  }
  assert.ok(examples > 20)
})

test('the examples of the documented API hold', () => {
  const checker = new SchemaChecker(document)
  const lenient = withNothingRequired(document)
  const lenientChecker = new SchemaChecker(lenient)
  const lenientOperations = new Map(operationsOf(lenient))
  for (const [endpoint, of, body] of DOCUMENTED) {
    // Answers may have more fields than the document shows; those that it shows are there, and of that type.
    const faults = of === 'request'
      ? checker.faults(operationOf(endpoint).requestBody!.content['application/json']!.schema, body)
      : lenientChecker.faults(
        closed(lenient, lenientOperations.get(endpoint)!.responses['200']!.content!['application/json']!.schema), body)
    assert.equal(faults, [], `${endpoint} ${of}`)
  }
})

/** The schema, with references followed at its top, that takes only fields which it names. */
function closed (whole: Document, schema: unknown): unknown {
  const { $ref, items } = schema as { $ref?: string, items?: unknown }
  if ($ref !== undefined) return closed(whole, whole.components.schemas[$ref.split('/').at(-1)!])
  if (items !== undefined) return { type: 'array', items: closed(whole, items) }
  return { ...schema as object, unevaluatedProperties: false }
}

test('webhooks are described as what they carry', () => {
  const hook = document.webhooks['jobEnded']!['post']!
  assert.equal(hook.requestBody!.content['application/json']!.schema, { $ref: '#/components/schemas/JobView' })
})

test('the home page lists every endpoint and links the reference', async () => {
  const home = await (await fetch(`${url}/`)).text()
  for (const [endpoint] of operations) {
    const [method, path] = endpoint.split(' ') as [string, string]
    const shown = path.replaceAll(/\{(\w+)\}/g, ':$1')
    assert.match(home, new RegExp(`^ {2}${method} +${shown.replaceAll('/', '\\/')} `, 'm'))
  }
  assert.match(home, '/docs')
  assert.match(home, '/openapi.json')
})

test('the reference page and all that it loads come from this gateway', async () => {
  for (const path of ['/docs', '/docs/']) {
    const page = await fetch(url + path)
    assert.is(page.status, 200)
    const policy = page.headers.get('content-security-policy')!
    assert.match(policy, 'default-src \'none\'')
    // No source but this origin, and images that the page draws itself.
    const sources = policy.split(';').flatMap(directive => directive.trim().split(' ').slice(1))
    assert.equal([...new Set(sources)].sort(), ['\'none\'', '\'self\'', '\'unsafe-inline\'', 'data:'])
    assert.not.match(policy, /script-src[^;]*unsafe/)
    const html = await page.text()
    assert.not.match(html, /<script(?![^>]*\bsrc=)/, 'a script in the page, which the policy would refuse')
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1]!)
    assert.ok(links.length >= 5)
    for (const link of links) {
      const at = new URL(link, url + path)
      assert.is(at.origin, new URL(url).origin, link)
      const asset = await fetch(at)
      assert.is(asset.status, 200, link)
      const text = await asset.text()
      assert.ok(text.length > 0, link)
      // A stylesheet could bring in fonts and images.
      if (link.endsWith('.css')) {
        const loads = [...text.matchAll(/url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/g)].map(m => m[1] ?? m[2]!)
        assert.equal(loads.filter(target => !target.startsWith('data:')), [], link)
      }
    }
  }
  const initializer = await (await fetch(`${url}/docs/static/swagger-initializer.js`)).text()
  assert.match(initializer, 'validatorUrl: null')
  assert.equal(await (await fetch(`${url}/docs/json`)).json(), document)
})

test.run()
