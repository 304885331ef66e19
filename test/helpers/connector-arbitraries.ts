/** Random deployments and executions, of which most mean something. */
import fc from 'fast-check'
import type { ConnectorRequest, DimensionRequest } from '../../protocol/connectors/requests.ts'
import type { RunningInstance } from '../../protocol/wire/definitions.ts'
import { ConnectorWorld } from './connector-world.ts'
import { labelsOf, type PlainWorld } from './plain-connectors.ts'
import { CONDITIONS, TRANSFORMATIONS } from './table-engine.ts'

const U32_MAX = 4_294_967_295

/** Arguments that keep values small; with them sequences fall as often as they rise. */
const ARGUMENTS: Record<string, fc.Arbitrary<number[]>> = {
  'return x;': fc.constant([]),
  'return x + args[0];': fc.tuple(fc.integer({ min: 0, max: 5 })),
  'return x - args[0];': fc.tuple(fc.integer({ min: 0, max: 1 })),
  'return x * args[0];': fc.tuple(fc.integer({ min: 0, max: 2 })),
  'return args[0] % x;': fc.tuple(fc.integer({ min: 1, max: 50 })),
  'return (x + args[0]) % args[1];': fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 })),
  'return (x * args[0] + args[1]) % args[2];': fc.tuple(
    fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 2, max: 40 }))
}

const SOURCES = Object.keys(TRANSFORMATIONS)
const nameOfTransformation = (source: string): string => `t${SOURCES.indexOf(source)}`

// Bodies that seldom fail stand more often.
const call = fc.oneof(...SOURCES.map(source => ({
  weight: /[*-] args|% x/.test(source) ? 1 : 4,
  arbitrary: ARGUMENTS[source]!.map(args => ({ name: nameOfTransformation(source), args }))
})))

const u32 = fc.oneof(
  { weight: 8, arbitrary: fc.nat(7) }, { weight: 1, arbitrary: fc.integer({ min: U32_MAX - 9, max: U32_MAX }) }
)

export function runningInstances (positionMax: number, maxLength: number): fc.Arbitrary<RunningInstance[]> {
  const instance = fc.record({ position: fc.nat(positionMax), startPoint: u32, transformationShift: u32 })
  return fc.uniqueArray(instance, { maxLength, selector: ({ position }) => position })
    .map(instances => instances.sort((one, other) => one.position - other.position))
}

/** A dimension whose composite and bindings are still numbers, to be counted among what there is by then. */
const dimensionPlan = fc.record({
  transformations: fc.array(call, { maxLength: 3 }),
  composite: fc.option(fc.nat(), { freq: 2 }),
  bindings: fc.array(fc.record({ slot: fc.nat(), target: fc.nat() }), { maxLength: 2 })
})

const connectorPlan = fc.record({
  dimensions: fc.array(dimensionPlan, { minLength: 1, maxLength: 3 }),
  condition: fc.constantFrom('', '', '', '', '', '', 'c0', 'c1'),
  staticRi: fc.oneof(fc.constant<RunningInstance[]>([]), runningInstances(8, 2))
})

export interface Deployment { world: ConnectorWorld, plain: PlainWorld, names: string[] }

/** Up to `connectorsMax` connectors, each over those before it. */
export function deployments (connectorsMax = 6): fc.Arbitrary<Deployment> {
  return fc.array(connectorPlan, { minLength: 1, maxLength: connectorsMax }).map(plans => {
    const world = new ConnectorWorld()
    const connectors = new Map<string, ConnectorRequest>()
    const sources = new Map<string, string>()
    for (const [at, source] of SOURCES.entries()) sources.set(`t${at}`, source)
    for (const [at, source] of Object.keys(CONDITIONS).entries()) sources.set(`c${at}`, source)
    for (const [name, source] of sources) {
      world.put({ kind: name.startsWith('t') ? 'transformation' : 'condition', name, source })
    }
    const plain = { connectors, sources }
    for (const [at, plan] of plans.entries()) {
      const name = `n${at}`
      const request = {
        name,
        dimensions: plan.dimensions.map(dimension => dimensionOf(dimension, plain)),
        conditionName: plan.condition,
        conditionArgs: plan.condition === 'c1' ? [at % 3, 2] : [],
        staticRi: plan.staticRi
      }
      // Too many scalars to work with by hand.
      if (slotsOf(request, plain) > 60) continue
      world.deployConnector(request)
      connectors.set(name, request)
    }
    return { world, plain, names: [...connectors.keys()] }
  }).filter(({ names }) => names.length > 0)
}

type DimensionPlan = typeof dimensionPlan extends fc.Arbitrary<infer T> ? T : never

function dimensionOf ({ transformations, composite, bindings }: DimensionPlan, plain: PlainWorld): DimensionRequest {
  const names = [...plain.connectors.keys()]
  if (composite === null || names.length === 0) return { transformations, composite: '', bindings: [] }
  const below = names[composite % names.length]!
  const open = labelsOf(plain, below).length
  const bySlot = new Map(bindings.map(({ slot, target }) => [slot % open, names[target % names.length]!]))
  return {
    transformations,
    composite: below,
    bindings: [...bySlot].sort(([one], [other]) => one - other).map(([slot, name]) => ({ slot, name }))
  }
}

function slotsOf (request: ConnectorRequest, { connectors, sources }: PlainWorld): number {
  return labelsOf({ connectors: new Map([...connectors, [request.name, request]]), sources }, request.name).length
}
