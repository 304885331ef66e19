/** The REST contract of deployed functions. Source of names and shapes: the functions API. */
import { Type, type Static } from 'typebox'
import { FUNCTION_NAME_PATTERN } from '../core/limits.ts'
import { NeedsAsked, NeedsRequest } from './needs.ts'

export const FunctionName = Type.String({
  pattern: FUNCTION_NAME_PATTERN,
  description: 'A letter or digit, then letters, digits, _ and -; at most 64 characters. Names are per wallet'
})
export const FunctionParams = Type.Object({ name: FunctionName })

export const DeployRequest = Type.Object({
  name: FunctionName,
  code: Type.String({
    minLength: 1, description: 'JavaScript or TypeScript that declares or exports handler(payload)'
  }),
  needs: Type.Optional(NeedsRequest)
}, { additionalProperties: false })
export type DeployRequest = Static<typeof DeployRequest>

const Time = Type.String({ format: 'date-time' })
const Version = Type.Integer({ minimum: 1 })
const Needs = Type.Optional(NeedsAsked)

export const DeployResponse = Type.Object({
  name: Type.String(),
  wallet: Type.String(),
  createdAt: Time,
  updatedAt: Time,
  version: Version,
  codeId: Type.String({ description: 'SHA-256 of the code' }),
  endpoint: Type.String(),
  needs: Needs
})
export type DeployResponse = Static<typeof DeployResponse>

export const FunctionListItem = Type.Object({
  name: Type.String(),
  executions: Type.Integer({ minimum: 0 }),
  updatedAt: Time,
  createdAt: Time,
  version: Version
})
export type FunctionListItem = Static<typeof FunctionListItem>

export const FunctionView = Type.Object({
  name: Type.String(),
  wallet: Type.String(),
  code: Type.String({ description: 'Of the newest version, or of the one asked for' }),
  version: Version,
  codeId: Type.String(),
  executions: Type.Integer({ minimum: 0 }),
  createdAt: Time,
  updatedAt: Time,
  endpoint: Type.String(),
  versions: Type.Array(Type.Object({
    version: Version, codeId: Type.String(), codeBytes: Type.Integer(), createdAt: Time, needs: Needs
  }), { description: 'Newest first' })
})
export type FunctionView = Static<typeof FunctionView>

export const FunctionQuerystring = Type.Object({
  version: Type.Optional(Type.Integer({ minimum: 1, description: 'Show the code of this version' }))
}, { additionalProperties: false })

export const DeleteResponse = Type.Object({ deleted: Type.Literal(true), name: Type.String() })
export type DeleteResponse = Static<typeof DeleteResponse>
