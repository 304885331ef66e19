/**
 * Bodies of the connectors API's POST requests: their form. Whether names exist, and what else a request needs to be
 * carried out, is not checked here. All throw DCN_PARSE_FAILED.
 */
import { RUNNING_INSTANCES_MAX, VERIFIERS_MAX } from '../core/limits.ts'
import type { RunningInstance } from '../wire/definitions.ts'
import { BodyReader, I32, U32 } from './body-reader.ts'
import type {
  CallRequest, ConnectorRequest, DimensionRequest, ExecuteRequest, SourceRequest, Verify
} from './requests.ts'

export function parseSource (kind: 'transformation' | 'condition', body: Uint8Array | undefined): SourceRequest {
  const reader = new BodyReader(kind)
  const fields = reader.body(body, ['name', 'sol_src'])
  return { name: reader.text(fields.name, 'name'), source: reader.text(fields.sol_src, 'sol_src') }
}

export function parseConnector (body: Uint8Array | undefined): ConnectorRequest {
  const reader = new BodyReader('connector')
  const fields = reader.body(body, [
    'name', 'dimensions', 'condition_name', 'condition_args', 'static_ri'
  ])
  const dimensions = reader.list(fields.dimensions, 'dimensions', (value, at) => dimension(reader, value, at))
  if (dimensions.length === 0) reader.refuse('dimensions', 'must have at least one dimension')
  return {
    name: reader.text(fields.name, 'name'),
    dimensions,
    conditionName: reader.text(fields.condition_name, 'condition_name'),
    conditionArgs: args(reader, fields.condition_args, 'condition_args'),
    staticRi: runningInstances(reader, fields.static_ri, 'static_ri')
  }
}

export function parseExecute (body: Uint8Array | undefined): ExecuteRequest {
  const reader = new BodyReader('execute request')
  const fields = reader.body(body, ['connector_name', 'particles_count', 'dynamic_ri', 'verify'])
  const dynamicRi = runningInstances(reader, fields.dynamic_ri, 'dynamic_ri')
  if (dynamicRi.length > RUNNING_INSTANCES_MAX) {
    reader.refuse('dynamic_ri', `has ${dynamicRi.length} entries; the limit is ${RUNNING_INSTANCES_MAX}`)
  }
  return {
    connectorName: reader.text(fields.connector_name, 'connector_name'),
    particlesCount: reader.integer(fields.particles_count, 'particles_count', U32),
    dynamicRi,
    verify: verify(reader, fields.verify)
  }
}

function dimension (reader: BodyReader, value: unknown, at: string): DimensionRequest {
  const fields = reader.object(value, at, ['transformations', 'composite', 'bindings'])
  if (fields.transformations === undefined) reader.refuse(`${at}.transformations`, 'is missing: send a list')
  const composite = reader.text(fields.composite, `${at}.composite`)
  const bindings = reader.numbered(fields.bindings, `${at}.bindings`, (name, place) => {
    if (name === null) reader.refuse(place, 'must be a text')
    return reader.text(name, place)
  }).map(([slot, name]) => ({ slot, name }))
  if (composite === '' && bindings.length > 0) {
    reader.refuse(`${at}.bindings`, 'fill the slots of a composite, and this dimension has none')
  }
  return {
    transformations: reader.list(fields.transformations, `${at}.transformations`, (item, place) =>
      call(reader, item, place)),
    composite,
    bindings
  }
}

function call (reader: BodyReader, value: unknown, at: string): CallRequest {
  const fields = reader.object(value, at, ['name', 'args'])
  return { name: reader.text(fields.name, `${at}.name`), args: args(reader, fields.args, `${at}.args`) }
}

function args (reader: BodyReader, value: unknown, at: string): number[] {
  return reader.list(value, at, (item, place) => reader.integer(item, place, I32))
}

function runningInstances (reader: BodyReader, value: unknown, at: string): RunningInstance[] {
  return reader.numbered(value, at, (item, place) => {
    const fields = reader.object(item, place, ['start_point', 'transformation_shift'])
    return {
      startPoint: reader.integer(fields.start_point, `${place}.start_point`, U32),
      transformationShift: reader.integer(fields.transformation_shift, `${place}.transformation_shift`, U32)
    }
  }).map(([position, instance]) => ({ position, ...instance }))
}

function verify (reader: BodyReader, value: unknown): Verify {
  if (value === undefined) return 'none'
  if (value === 'none' || value === 'gateway') return value
  const nodes = typeof value === 'string' && /^[0-9]$/.test(value) ? Number(value) : value
  if (typeof nodes !== 'number' || !Number.isInteger(nodes) || nodes < 2 || nodes > VERIFIERS_MAX) {
    reader.refuse('verify', `must be "none", "gateway", or a number of nodes from 2 to ${VERIFIERS_MAX}`)
  }
  return nodes
}
