/** The REST contract of the connectors API. Source of names and shapes: the connectors API. */
import { Type, type Static, type TSchema } from 'typebox'
import { I32_MAX, I32_MIN, U32_MAX } from '../core/integers.ts'
import { ENTITIES_PAGE_MAX, PARTICLES_MAX, VERIFIERS_MAX } from '../core/limits.ts'

/** Not Type.Record: what makes the reference leaves its patterns out, and the schema is another then. */
function mapOf<T extends TSchema> (value: T, description: string) {
  return Type.Unsafe<Record<string, Static<T>>>(Type.Object({}, { additionalProperties: value, description }))
}

const U32 = Type.Integer({ minimum: 0, maximum: U32_MAX })
const I32 = Type.Integer({ minimum: I32_MIN, maximum: I32_MAX })
const Address = Type.String({ description: 'EVM address: 0x and 40 hexadecimal digits' })
const FormatHash = Type.String({ description: '0x and 64 hexadecimal digits' })
const Cid = Type.String({ description: 'Content id of the definition: SHA-256, 64 hexadecimal digits' })
const Name = Type.String({ description: 'A letter or _, then letters, digits and _; permanent' })

export const NameParams = Type.Object({ name: Name })
export type NameParams = Static<typeof NameParams>
export const AddressParams = Type.Object({
  address: Type.String({ description: 'EVM address: 40 hexadecimal digits, 0x before them or not' })
})
export type AddressParams = Static<typeof AddressParams>
export const FormatParams = Type.Object({
  format_hash: Type.String({ description: '64 hexadecimal digits, 0x before them or not' })
})
export type FormatParams = Static<typeof FormatParams>

const PageLimit = Type.Integer({
  minimum: 0, maximum: ENTITIES_PAGE_MAX, description: 'Entries in the answer, at most'
})
const After = Type.Optional(Type.String({ description: 'Only what comes after it: `next_after` of the page before' }))
export const PageQuerystring = Type.Object({ limit: PageLimit, after: After })
export const AccountQuerystring = Type.Object({
  limit: PageLimit, after_connectors: After, after_transformations: After, after_conditions: After
})

export const RunningInstanceBody = Type.Object({ start_point: U32, transformation_shift: U32 })
const RunningInstances = mapOf(RunningInstanceBody, 'By position, in decimal')

export const NonceResponse = Type.Object({ nonce: Type.String({ pattern: '^[0-9]{6}$' }) })
export type NonceResponse = Static<typeof NonceResponse>

export const AuthRequest = Type.Object({ address: Address, message: Type.String(), signature: Type.String() })
export type AuthRequest = Static<typeof AuthRequest>
export const AuthResponse = Type.Object({ access_token: Type.String() })
export type AuthResponse = Static<typeof AuthResponse>

export const VersionResponse = Type.Object({ version: Type.String(), build_timestamp: Type.String() })
export type VersionResponse = Static<typeof VersionResponse>

export const SourceBody = Type.Object({
  name: Name, sol_src: Type.String({ description: 'The body of the function, in Solidity, and nothing else' })
})
export type SourceBody = Static<typeof SourceBody>

export const TransformationCallBody = Type.Object({ name: Name, args: Type.Array(I32) })
export const DimensionBody = Type.Object({
  transformations: Type.Array(TransformationCallBody),
  composite: Type.Optional(Type.String()),
  bindings: Type.Optional(mapOf(Type.String(), 'Names of connectors by slot, in decimal'))
})
export const ConnectorBody = Type.Object({
  name: Name,
  dimensions: Type.Array(DimensionBody, { minItems: 1 }),
  condition_name: Type.Optional(Type.String()),
  condition_args: Type.Optional(Type.Array(I32)),
  static_ri: Type.Optional(RunningInstances)
})
export type ConnectorBody = Static<typeof ConnectorBody>

const Deployed = { name: Name, owner: Address, address: Type.Literal('0x0'), cid: Cid }
export const SourceDeployed = Type.Object(Deployed)
export type SourceDeployed = Static<typeof SourceDeployed>
export const ConnectorDeployed = Type.Object({ ...Deployed, format_hash: FormatHash })
export type ConnectorDeployed = Static<typeof ConnectorDeployed>

export const SourceView = Type.Object({ ...Deployed, sol_src: Type.String() })
export type SourceView = Static<typeof SourceView>
export const ConnectorView = Type.Object({
  ...Deployed,
  dimensions: Type.Array(Type.Required(DimensionBody)),
  condition_name: Type.String(),
  condition_args: Type.Array(I32),
  static_ri: RunningInstances,
  format_hash: FormatHash
})
export type ConnectorView = Static<typeof ConnectorView>

export const VerifyOption = Type.Union([
  Type.Literal('none'), Type.Literal('gateway'), Type.Integer({ minimum: 2, maximum: VERIFIERS_MAX })
], { description: 'none; gateway: this gateway executes it too; a number: so many nodes have to agree' })

export const ExecuteBody = Type.Object({
  connector_name: Name,
  particles_count: Type.Union([
    Type.Integer({ minimum: 1, maximum: PARTICLES_MAX }), Type.String({ pattern: '^(0|[1-9][0-9]*)$' })
  ]),
  dynamic_ri: Type.Optional(RunningInstances),
  verify: Type.Optional(VerifyOption)
})
export type ExecuteBody = Static<typeof ExecuteBody>

export const StreamView = Type.Object({ path: Type.String(), data: Type.Array(U32) })
export type StreamView = Static<typeof StreamView>
export const ExecuteResponse = Type.Array(StreamView)
export type ExecuteResponse = Static<typeof ExecuteResponse>

const Cursor = Type.Object({ has_more: Type.Boolean(), next_after: Type.Union([Type.String(), Type.Null()]) })
const Limit = Type.Integer({ minimum: 0, maximum: ENTITIES_PAGE_MAX })

export const AccountsPage = Type.Object({
  limit: Limit, total_accounts: Type.Integer(), cursor: Cursor, accounts: Type.Array(Address)
})
export type AccountsPage = Static<typeof AccountsPage>

const Names = Type.Array(Name)
export const AccountPage = Type.Object({
  owned_connectors: Names, owned_transformations: Names, owned_conditions: Names, address: Address, limit: Limit,
  cursor_connectors: Cursor, cursor_transformations: Cursor, cursor_conditions: Cursor
})
export type AccountPage = Static<typeof AccountPage>

export const FormatsPage = Type.Object({
  limit: Limit, total_formats: Type.Integer(), cursor: Cursor, formats: Type.Array(FormatHash)
})
export type FormatsPage = Static<typeof FormatsPage>

export const FormatPage = Type.Object({
  format_hash: FormatHash, limit: Limit, total_connectors: Type.Integer(), cursor: Cursor,
  scalars: Type.Array(Type.String()), connectors: Names
})
export type FormatPage = Static<typeof FormatPage>
