/** test/vectors/connectors.json: connectors, executions, and what the other implementation makes of them. */
import { readFileSync } from 'node:fs'

type InstancesBody = Record<string, { start_point: number, transformation_shift: number }>

export interface ConnectorBody {
  name: string
  dimensions: Array<{
    transformations: Array<{ name: string, args?: number[] }>
    composite?: string
    bindings?: Record<string, string>
  }>
  condition_name?: string
  condition_args?: number[]
  static_ri?: InstancesBody
}

export interface SourceBody { name: string, sol_src: string }

export interface ExecuteBody { connector_name: string, particles_count: number | string, dynamic_ri?: InstancesBody }

export interface VectorFault {
  error: string
  layer: string
  http_status: number
  reference_message: string
  position?: number
  panic_code?: number
  revert_message?: string
}

export interface DeployExpectation extends Partial<VectorFault> {
  name: string
  ok?: true
  args_count?: number
  format_hash?: string
  scalars?: string[]
  stream_labels?: string[]
  open_slots?: number
}

export interface StreamExpectation {
  path: string
  data?: number[]
  count?: number
  sha256_le_u32?: string
  first8?: number[]
  last8?: number[]
}

export interface ExecuteExpectation extends Partial<VectorFault> { streams?: StreamExpectation[] }

export interface ConnectorVector {
  name: string
  informational?: boolean
  contract_only_dynamic_ri_list?: unknown
  transformations: SourceBody[]
  conditions: SourceBody[]
  connectors: ConnectorBody[]
  execute?: ExecuteBody
  executes?: ExecuteBody[]
  expect: ExecuteExpectation & {
    transformations: DeployExpectation[]
    conditions: DeployExpectation[]
    connectors: DeployExpectation[]
    executes?: ExecuteExpectation[]
  }
}

/**
 * Without those that no client can reach: `informational` ones record what the other implementation does and need not
 * be followed, and what `contract_only_dynamic_ri_list` holds cannot be said in JSON.
 */
export function connectorVectors (): ConnectorVector[] {
  const text = readFileSync(new URL('../vectors/connectors.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as ConnectorVector[])
    .filter(vector => vector.informational !== true && vector.contract_only_dynamic_ri_list === undefined)
}

/** Executions of a vector with what each has to give. */
export function executionsOf ({ execute, executes, expect }: ConnectorVector):
Array<{ body: ExecuteBody, expected: ExecuteExpectation }> {
  if (execute !== undefined) return [{ body: execute, expected: expect }]
  return (executes ?? []).map((body, at) => ({ body, expected: expect.executes![at]! }))
}
