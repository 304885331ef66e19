import { DcnError, type EntityWord } from '../core/errors.ts'
import type { EntityKind } from '../wire/definitions.ts'

/** The texts of the connectors API, which its clients may match on. */
export type RefusalText =
  | 'Invalid input'
  | 'Transformation already registered'
  | 'Transformation missing'
  | 'Transformation arguments mismatch'
  | 'Condition already registered'
  | 'Condition missing'
  | 'Condition arguments mismatch'
  | 'Connector already registered'
  | 'Connector missing'
  | 'Connector dimensions mismatch'

/** `reason` says what the text leaves open. */
export function refusal (entity: EntityWord, error: RefusalText, reason?: string): DcnError<'DCN_DEPLOY_REFUSED'> {
  return new DcnError('DCN_DEPLOY_REFUSED', { entity, error, ...(reason !== undefined && { details: { reason } }) })
}

const TAKEN: Record<EntityKind, RefusalText> = {
  transformation: 'Transformation already registered',
  condition: 'Condition already registered',
  connector: 'Connector already registered'
}

export function nameTaken (kind: EntityKind, reason?: string): DcnError<'DCN_DEPLOY_REFUSED'> {
  return refusal(kind, TAKEN[kind], reason)
}
