/** Deployments at one gateway: what is told of which fault, who gets a name, and what there is no room for. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CallRequest, ConnectorRequest, DimensionRequest } from '../../../../protocol/connectors/requests.ts'
import { isDcnError, DcnError, type DeployDetails } from '../../../../protocol/core/errors.ts'
import {
  CALL_ARGS_MAX, CONNECTOR_DIMENSIONS_MAX, CONNECTOR_PARTS_BYTES_MAX, DIMENSION_TRANSFORMATIONS_MAX,
  ENTITY_NAME_CHARS_MAX, SOURCE_BYTES_MAX
} from '../../../../protocol/core/limits.ts'
import { Compiler } from '../../../../protocol/evm/compiler.ts'
import { SolidityChecker } from '../../../../protocol/evm/source-checker.ts'
import { encodeDefinition, type SourceDefinition } from '../../../../protocol/wire/definitions.ts'
import { connectorDefinition, sourceDefinition } from '../../../helpers/definitions.ts'
import { ownerNo, T0 } from '../../../helpers/records.ts'
import { RegistryAlone } from '../../../helpers/registry.ts'

const [alice, bob] = [ownerNo(1), ownerNo(2)] as const
const call = (name: string, ...args: number[]): CallRequest => ({ name, args })
const dimension = (...transformations: CallRequest[]): DimensionRequest => ({
  transformations, composite: '', bindings: []
})
const connector = (name: string, ...dimensions: DimensionRequest[]): ConnectorRequest => ({
  name, dimensions, conditionName: '', conditionArgs: [], staticRi: []
})

interface Refusal { error: string, details?: DeployDetails | undefined }
async function refusalOf (deployed: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await deployed
    return undefined
  } catch (err) {
    if (isDcnError(err) && err.code === 'DCN_DEPLOY_REFUSED') return err.context
    throw err
  }
}
const errorOf = async (deployed: Promise<unknown>) => (await refusalOf(deployed))?.error
const INVALID = 'Invalid input'

const test = suite('connectors/deployer')

test('what is deployed can be read, and is whose it says', async () => {
  const { deployer, index } = await new RegistryAlone().start()
  const inc = await deployer.deploySource('transformation', alice, { name: 'inc', source: 'return x + 1;' })
  assert.equal(inc, {
    name: 'inc', owner: alice, id: encodeDefinition(inc.definition).id, createdAtMs: T0,
    definition: { kind: 'transformation', name: 'inc', source: 'return x + 1;' }
  })
  assert.equal(await index.source('transformation', 'inc'), inc)
  const pitch = await deployer.deployConnector(bob, connector('pitch', dimension(call('inc'))))
  assert.equal(await index.connector('pitch'), pitch)
  assert.is(pitch.formatHash, '0x4e5aa46feeb2db48b7df17d424f29bfdee2ccbfdf2433a99da6be58d3c9e3101')
})

test('a name is given away once: to the first, also of two at once, in each kind', async () => {
  const { deployer, index } = await new RegistryAlone().start()
  const take = async (owner: string, kind: SourceDefinition['kind'] = 'transformation') =>
    await errorOf(deployer.deploySource(kind, owner, { name: 'inc', source: 'return x + 1;' }))
  const both = await Promise.all([take(alice), take(bob)])
  assert.equal(both, [undefined, 'Transformation already registered'])
  assert.is((await index.source('transformation', 'inc'))?.owner, alice)
  assert.is(await take(alice), 'Transformation already registered')
  assert.is(await take(bob, 'condition'), undefined)
  assert.is(await take(bob, 'condition'), 'Condition already registered')
  const connect = async (owner: string) => await errorOf(deployer.deployConnector(owner, connector('inc', dimension())))
  assert.equal(await Promise.all([connect(alice), connect(bob)]), [undefined, 'Connector already registered'])
})

test('a name that another gateway has given away is taken, also before what it stands for is here', async () => {
  const registry = await new RegistryAlone().start()
  const { deployer, book } = registry
  const heard = await registry.hear(sourceDefinition({ name: 'inc' }), { owner: bob, createdAtMs: T0 - 1 })
  await book.take([book.sign({ ...heard, name: 'far', definitionId: 'ab'.repeat(32) })])
  for (const name of ['inc', 'far']) {
    const refused = errorOf(deployer.deploySource('transformation', alice, { name, source: 'return' }))
    assert.is(await refused, 'Transformation already registered')
  }
  assert.is(await errorOf(deployer.deployConnector(alice, connector('c', dimension(call('far'))))),
    'Transformation missing')
})

test('who was later, and hears of it while it is deployed, is told so', async () => {
  const registry = await new RegistryAlone().start()
  registry.meanwhile = async () => {
    await registry.hear(sourceDefinition({ name: 'inc' }), { owner: bob, createdAtMs: T0 - 1 })
  }
  const refused = await refusalOf(
    registry.deployer.deploySource('transformation', alice, { name: 'inc', source: 'return x + 1;' }))
  assert.is(refused?.error, 'Transformation already registered')
  assert.match(refused?.details?.reason ?? '', /another gateway/)
  assert.is((await registry.index.source('transformation', 'inc'))?.owner, bob)
})

test('what was built on a name that is lost keeps what it was built on', async () => {
  const registry = await new RegistryAlone().start()
  const { deployer, definitions, index } = registry
  const mine = await deployer.deploySource('transformation', alice, { name: 'inc', source: 'return x + 1;' })
  await deployer.deployConnector(alice, connector('leaf', dimension(call('inc'))))
  const other = sourceDefinition({ name: 'inc', source: 'return x + args[0];' })
  await registry.hear(other, { owner: bob, createdAtMs: T0 - 1 })
  const leaf = await index.connector('leaf')
  assert.is(leaf?.definition.dimensions[0]?.transformations[0]?.id, mine.id)
  assert.equal((await definitions.closure(leaf!.id))?.get(mine.id), mine.definition)
  // What is built from now on is built on the name's owner.
  assert.is(await errorOf(deployer.deployConnector(alice, connector('next', dimension(call('inc'))))),
    'Transformation arguments mismatch')
  const next = await deployer.deployConnector(alice, connector('next', dimension(call('inc', 2))))
  assert.is(next.definition.dimensions[0]?.transformations[0]?.id, encodeDefinition(other).id)
})

test('the compiler\'s own words come back, with the line of the body', async () => {
  const { deployer, index } = await new RegistryAlone({ checker: new SolidityChecker(new Compiler()) }).start()
  const source = 'uint32 y = x;\nreturn y + nothing;'
  const refused = await refusalOf(deployer.deploySource('transformation', alice, { name: 'bad', source }))
  assert.is(refused?.error, INVALID)
  const [diagnostic] = refused?.details?.diagnostics ?? []
  assert.match(diagnostic?.message ?? '', /Undeclared identifier/)
  assert.equal([diagnostic?.line, diagnostic?.column], [2, 12])
  assert.is(index.has('transformation', 'bad'), false)
  const fine = { name: 'bad', source: 'uint32 y = x;\nreturn y + 1;' }
  assert.is(await errorOf(deployer.deploySource('transformation', alice, fine)), undefined)
  const condition = { name: 'c', source: 'return args[0] > 0;' }
  assert.is(await errorOf(deployer.deploySource('condition', alice, condition)), undefined)
})

test('what is the compiler\'s fault is passed on, and a connector needs no compiler', async () => {
  const checked: string[] = []
  const checker = {
    async check ({ name }: SourceDefinition) {
      checked.push(name)
      if (name === 'd') throw new DcnError('DCN_STOPPING', {})
    }
  }
  const { deployer, index } = await new RegistryAlone({ checker }).start()
  for (const name of ['a', 'b', 'c']) {
    await deployer.deploySource('transformation', alice, { name, source: 'return x;' })
  }
  try {
    await deployer.deploySource('transformation', alice, { name: 'd', source: 'return x;' })
    assert.unreachable()
  } catch (err) {
    assert.is(isDcnError(err) && err.code, 'DCN_STOPPING')
  }
  assert.is(index.has('transformation', 'd'), false)
  await deployer.deployConnector(alice, connector('one', dimension(call('a'), call('b'), call('a')),
    dimension(call('c'), call('b'))))
  assert.equal(checked, ['a', 'b', 'c', 'd'], 'bodies, each when it is deployed, and no list of them')
})

test('limits are told as such, and nothing is taken', async () => {
  const { deployer, index, definitions } = await new RegistryAlone().start()
  const source = async (name: string, text: string) =>
    await refusalOf(deployer.deploySource('transformation', alice, { name, source: text }))
  const connect = async (...dimensions: DimensionRequest[]) =>
    await refusalOf(deployer.deployConnector(alice, connector('c', ...dimensions)))
  const limit = (refused: Refusal | undefined, told: RegExp) => {
    assert.is(refused?.error, INVALID)
    assert.match(refused?.details?.reason ?? '', told)
  }
  limit(await source('n'.repeat(ENTITY_NAME_CHARS_MAX + 1), ''), /longer than 256/)
  limit(await source('t', '/'.repeat(SOURCE_BYTES_MAX + 1)), /65536/)
  limit(await connect(...Array.from({ length: CONNECTOR_DIMENSIONS_MAX + 1 }, () => dimension())), /512/)
  assert.is(await source('five', 'return args[4];'), undefined)
  const full = dimension(...Array.from({ length: DIMENSION_TRANSFORMATIONS_MAX }, () => call('five', 1, 1, 1, 1, 1)))
  limit(await connect(dimension(call('five', ...Array<number>(CALL_ARGS_MAX + 1).fill(1)))), /limit is 5/)
  // Each dimension is within its limits, and all of them together are more than a definition may be.
  limit(await connect(...Array.from({ length: CONNECTOR_DIMENSIONS_MAX }, () => full)), /1048576/)
  const large = '/'.repeat(SOURCE_BYTES_MAX)
  const names = Array.from({ length: CONNECTOR_PARTS_BYTES_MAX / SOURCE_BYTES_MAX }, (_, at) => `large${at}`)
  for (const name of names) assert.is(await source(name, large), undefined)
  const dimensions = names.map(name => dimension(call(name)))
  limit(await connect(...dimensions), /16777216 bytes/)
  assert.is((await connect(...dimensions, dimension(call('missing'))))?.error, 'Transformation missing')
  assert.is(index.has('connector', 'c'), false)
  assert.is(await connect(...dimensions.slice(1)), undefined)
  assert.ok(await definitions.closure((await index.connector('c'))!.id))
})

test('a connector of another gateway is one to build on, once it is here', async () => {
  const registry = await new RegistryAlone().start()
  await registry.hear(connectorDefinition({ name: 'leaf' }), { owner: bob, createdAtMs: T0 })
  const top = connector('top', { transformations: [], composite: 'leaf', bindings: [{ slot: 0, name: 'leaf' }] })
  assert.is(await errorOf(registry.deployer.deployConnector(alice, top)), undefined)
  const wrong = connector('top2', { transformations: [], composite: 'leaf', bindings: [{ slot: 1, name: 'leaf' }] })
  assert.is(await errorOf(registry.deployer.deployConnector(alice, wrong)), 'Connector dimensions mismatch')
})

test.run()
