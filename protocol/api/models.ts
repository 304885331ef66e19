/** The REST contract of models: files that functions read, by their content. */
import { Type, type Static } from 'typebox'

export const ModelId = Type.String({
  pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the file: 64 lower-case hexadecimal digits'
})
export const ModelParams = Type.Object({ sha256: ModelId })

export const ModelFile = Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'The file as it is' })

export const ModelView = Type.Object({
  sha256: ModelId,
  bytes: Type.Integer({ minimum: 1 })
})
export type ModelView = Static<typeof ModelView>

export const ModelUploaded = Type.Object({
  ...ModelView.properties,
  copies: Type.Integer({
    minimum: 0, description: 'Other gateways that have it so far; copying goes on until two have it'
  })
})
export type ModelUploaded = Static<typeof ModelUploaded>
