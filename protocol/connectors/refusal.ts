import { DcnError, type EntityWord } from '../core/errors.ts'

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
