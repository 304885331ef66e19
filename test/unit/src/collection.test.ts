import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ConnectorBody, ConnectorView } from '../../../protocol/api/connectors.ts'
import type { DcnError } from '../../../protocol/core/errors.ts'
import { isSameConnector, readCollection } from '../../../src/collection.ts'
import { tempDir } from '../../helpers/dcn-cli.ts'

interface Context { dir: ReturnType<typeof tempDir>, read: (content: unknown) => ReturnType<typeof readCollection> }
const test = suite<Context>('collection')
test.before(context => {
  context.dir = tempDir()
  context.read = async content => {
    const path = join(context.dir.path, 'c.json')
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return await readCollection(path)
  }
})
test.after(({ dir }) => { dir.remove() })

const connector = (name: string, composite?: string, bindings?: Record<string, string>): ConnectorBody => ({
  name,
  dimensions: [{
    transformations: [{ name: 'add', args: [1] }],
    ...composite === undefined ? {} : { composite }, ...bindings === undefined ? {} : { bindings }
  }]
})

test('the published core collection', async () => {
  const { transformations, conditions, connectors } = await readCollection('test/vectors/core-collection.json')
  assert.equal([transformations.length, conditions.length, connectors], [11, 5, []])
  assert.equal(transformations[1], { name: 'math_add_v1', sol_src: 'return x + args[0];' })
})

test('connectors come after those that they are made of; a circle stands as it is', async ({ read }) => {
  const names = async (...connectors: ConnectorBody[]): Promise<string[]> =>
    (await read({ connectors })).connectors.map(({ name }) => name)
  assert.equal(await names(
    connector('song', 'voice', { 0: 'pitch' }), connector('voice', 'scale'), connector('pitch'),
    connector('scale', 'far')
  ), ['pitch', 'scale', 'voice', 'song'])
  assert.equal(await names(connector('a', 'b'), connector('b', 'a'), connector('c')), ['c', 'a', 'b'])
})

test('what is no collection is refused, saying where', async ({ read }) => {
  const rows: Array<[unknown, RegExp]> = [
    ['{', /c\.json is not JSON/],
    [[], /must hold one JSON object/],
    [{ transformation: [] }, /^\/transformation in .* is not one of about, transformations, conditions and /],
    [{ conditions: [{ name: 'a', sol_src: 1 }] }, /^\/conditions\/0\/sol_src in .* must be string$/],
    [{ connectors: [{ name: 'a', dimensions: [] }] }, /^\/connectors\/0\/dimensions in .*/]
  ]
  for (const [content, what] of rows) {
    const err = await read(content).then(() => undefined, (thrown: unknown) => thrown as DcnError)
    assert.is(err?.code, 'DCN_CONFIG_INVALID')
    assert.match(err!.message, what)
  }
})

test('a connector is the same whatever was left out, and in whatever order its keys stand', () => {
  const view: ConnectorView = {
    name: 'c', owner: '0x', address: '0x0', cid: '', format_hash: '', condition_name: '', condition_args: [],
    dimensions: [
      { transformations: [{ name: 'add', args: [1] }], composite: 'k', bindings: { 0: 'a', 10: 'b', 2: 'c' } }
    ],
    static_ri: { 0: { start_point: 1, transformation_shift: 2 } }
  }
  const body: ConnectorBody = {
    ...connector('c', 'k', { 10: 'b', 2: 'c', 0: 'a' }), static_ri: { 0: { transformation_shift: 2, start_point: 1 } }
  }
  assert.ok(isSameConnector(body, view))
  assert.not.ok(isSameConnector({ ...body, condition_args: [1] }, view))
  assert.not.ok(isSameConnector({ ...body, static_ri: {} }, view))
  assert.not.ok(isSameConnector(connector('c', 'k', { 0: 'a' }), view))
  assert.not.ok(isSameConnector(connector('c'), { ...view, static_ri: {} }))
})

test.run()
