import { DcnError, reasonOf } from '../protocol/core/errors.ts'
import { readCode } from './read-text.ts'

/** A JSON object: in a file, or `-` for standard input. Throws DCN_FILE_UNREADABLE, DCN_CONFIG_INVALID. */
export async function readJsonObject (file: string): Promise<Record<string, unknown>> {
  const where = file === '-' ? 'standard input' : file
  let value: unknown
  try {
    value = JSON.parse(await readCode(file))
  } catch (err) {
    if (err instanceof DcnError) throw err
    throw new DcnError('DCN_CONFIG_INVALID', { where, reason: `is not JSON: ${reasonOf(err)}` }, { cause: err })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DcnError('DCN_CONFIG_INVALID', { where, reason: 'must hold one JSON object' })
  }
  return { ...value }
}
