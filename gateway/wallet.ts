import { WALLET_CHARS_MAX } from '../protocol/api/jobs.ts'
import { DcnError } from '../protocol/core/errors.ts'

/**
 * The wallet that a request names. Until accounts exist it is a name only, and proves nothing: any visible ASCII text,
 * so that the documents' own examples work as they are.
 */
export function walletOf (header: string | undefined): string {
  if (header === undefined || header === '') throw new DcnError('DCN_WALLET_MISSING', {})
  if (header.length > WALLET_CHARS_MAX || !/^[\x21-\x7e]+$/.test(header)) {
    throw new DcnError('DCN_WALLET_INVALID', { charactersMax: WALLET_CHARS_MAX })
  }
  return header
}
