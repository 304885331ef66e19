/** Deployed names between real gateways on loopback. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../../gateway/index.ts'
import type { FeedStatus } from '../../../gateway/connectors/feed-types.ts'
import type { ConnectorRequest, DimensionRequest } from '../../../protocol/connectors/requests.ts'
import { isDcnError } from '../../../protocol/core/errors.ts'
import { startNetwork, until } from '../../helpers/network.ts'
import { ownerNo } from '../../helpers/records.ts'

const [alice, bob] = [ownerNo(1), ownerNo(2)] as const
const scalar = (...names: string[]): DimensionRequest => ({
  transformations: names.map(name => ({ name, args: [] })), composite: '', bindings: []
})
const connector = (name: string, ...dimensions: DimensionRequest[]): ConnectorRequest => ({
  name, dimensions, conditionName: '', conditionArgs: [], staticRi: []
})
const under = (composite: string): DimensionRequest => ({ transformations: [], composite, bindings: [] })

const deploy = async (gateway: Gateway, owner: string, name: string, source: string) =>
  await gateway.connectors.deployer.deploySource('transformation', owner, { name, source })
const refusalOf = async (deployed: Promise<unknown>): Promise<string> => {
  try {
    await deployed
    return 'taken'
  } catch (err) {
    if (isDcnError(err) && err.code === 'DCN_DEPLOY_REFUSED') return err.context.error
    throw err
  }
}
const sourceAt = async (gateway: Gateway, name: string) =>
  (await gateway.connectors.entities.source('transformation', name))?.definition.source
const told = (gateway: Gateway, name: string): Array<[FeedStatus, string]> =>
  gateway.connectors.feed.replay(0, 1_000).deltas.flatMap(({ item }) =>
    item.name === name ? [[item.status, item.owner]] : [])

const test = suite('registry between gateways')

test('what is deployed at one gateway is at the others, and at one that comes later, with all its parts', async () => {
  await using net = await startNetwork({ gateways: 2, nodes: 0 })
  const [a, b] = net.gateways
  await deploy(a!, alice, 'inc', 'return x + 1;')
  const { deployer } = b!.connectors
  const leaf = await deployer.deployConnector(bob, connector('leaf', scalar('inc')))
  const tree = await a!.connectors.deployer.deployConnector(alice, connector('tree', under('leaf'), scalar()))
  const late = await net.addGateway()
  await until(() => late.records.caughtUp && late.connectors.entities.has('connector', 'tree'), 'the late one has it')
  await Promise.all([a!.stop(), b!.stop()])
  const { entities } = late.connectors
  const there = await entities.connector('tree')
  assert.equal(there, tree)
  assert.equal(entities.accounts({ limit: 10 }), { items: [alice, bob], hasMore: false, total: 2 })
  assert.equal(entities.owned('connector', bob, { limit: 10 }).items, ['leaf'])
  assert.equal(entities.formats({ limit: 10 }).items.sort(), [leaf.formatHash, tree.formatHash].sort())
  assert.equal(await entities.format(tree.formatHash, { limit: 10 }), {
    items: ['tree'], hasMore: false, total: 1, scalars: ['leaf:0', 'tree:1']
  })
  assert.is((await late.records.definitions.closure(tree.id))?.size, 3)
  assert.is(await refusalOf(late.connectors.deployer.deployConnector(bob, connector('leaf', scalar('inc')))),
    'Connector already registered')
})

test('two gateways give one name away while they are parted: they agree, and nothing changes its meaning', async () => {
  await using net = await startNetwork({ gateways: 1, nodes: 0 })
  const [a] = net.gateways
  // Knows nobody yet: as if the network were parted.
  const data = net.gateways.splice(0)
  const b = await net.addGateway()
  net.gateways.unshift(...data)
  await deploy(a!, alice, 'step', 'return x + 1;')
  await deploy(b, bob, 'step', 'return x + 2;')
  const mine = await b.connectors.deployer.deployConnector(bob, connector('mine', scalar('step')))
  await until(() => told(b, 'step').length === 1, 'it is told at first')
  const startedMs = Date.now()
  await b.network.dial(a!.addresses()[0]!)
  await until(async () => await sourceAt(b, 'step') === 'return x + 1;', 'they agree')
  assert.ok(Date.now() - startedMs < 10_000)
  assert.is(await sourceAt(a!, 'step'), 'return x + 1;')
  await until(() => told(b, 'step').length >= 3, 'it is told')
  assert.equal(told(b, 'step').slice(0, 3), [['observed', bob], ['removed', bob], ['observed', alice]])
  await until(() => a!.connectors.entities.has('connector', 'mine'), 'the other has what was built on the loser')
  const closure = await a!.records.definitions.closure(mine.id)
  const parts = [...closure!.values()].map(part => part.kind === 'transformation' ? part.source : part.name)
  assert.equal(parts.sort(), ['mine', 'return x + 2;'])
})

test('names that are deployed at two gateways at once have one owner each, and whoever lost hears of it', async () => {
  await using net = await startNetwork({ gateways: 2, nodes: 0 })
  const [a, b] = net.gateways
  const names = Array.from({ length: 10 }, (_, at) => `n${at}`)
  const outcomes = await Promise.all(names.flatMap(name => [
    refusalOf(deploy(a!, alice, name, 'return x + 1;')), refusalOf(deploy(b!, bob, name, 'return x + 2;'))
  ]))
  const startedMs = Date.now()
  const ownerAt = async ({ connectors: { entities } }: Gateway, name: string) =>
    (await entities.source('transformation', name))?.owner
  const owners = new Map<string, string>()
  await until(async () => {
    const [here, there] = await Promise.all([a!, b!].map(async gateway =>
      await Promise.all(names.map(async name => await ownerAt(gateway, name)))))
    for (const [at, owner] of here!.entries()) if (owner !== undefined) owners.set(names[at]!, owner)
    return here!.every((owner, at) => owner !== undefined && owner === there![at])
  }, 'both name the same owners')
  assert.ok(Date.now() - startedMs < 5_000, `${Date.now() - startedMs} ms`)
  for (const [at, name] of names.entries()) {
    for (const [side, gateway, owner] of [[0, a!, alice], [1, b!, bob]] as const) {
      const outcome = outcomes[2 * at + side]
      if (owners.get(name) === owner) assert.is(outcome, 'taken', name)
      else if (outcome === 'taken') {
        const isTold = () => told(gateway, name).some(([status, of]) => status === 'removed' && of === owner)
        await until(isTold, 'it is told')
      } else assert.is(outcome, 'Transformation already registered')
    }
  }
})

test('a gateway that starts again knows what it knew, and counts its feed on', async () => {
  await using net = await startNetwork({ gateways: 1, nodes: 0 })
  const [a] = net.gateways
  await deploy(a!, alice, 'inc', 'return x + 1;')
  const leaf = await a!.connectors.deployer.deployConnector(alice, connector('leaf', scalar('inc')))
  const { feed, entities, compiler } = a!.connectors
  await until(() => feed.lastSeq === 2, 'both are told')
  const { compiles } = compiler
  await a!.stop()
  await a!.start()
  assert.equal(await entities.connector('leaf'), leaf)
  assert.equal(entities.accounts({ limit: 5 }).items, [alice])
  assert.is(feed.lastSeq, 2)
  await deploy(a!, alice, 'plus', 'return x + 1;')
  await until(() => feed.lastSeq === 3, 'the next is told')
  assert.equal(feed.replay(2, 5).deltas.map(({ seq, item: { name } }) => [seq, name]), [[3, 'plus']])
  assert.is(compiler.compiles, compiles, 'what was compiled is not compiled again')
})

test.run()
