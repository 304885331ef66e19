import { InvalidArgumentError } from 'commander'
import { FUNCTION_NAME_PATTERN } from '../protocol/core/limits.ts'
import { integerWithin } from './gateway-option.ts'

/** Reads an option: the number of a version. */
export const versionNumber = integerWithin(1, 1_000_000_000)

/** Reads an argument: the name of a function. */
export function functionName (text: string): string {
  if (new RegExp(FUNCTION_NAME_PATTERN).test(text)) return text
  throw new InvalidArgumentError('It must be a letter or digit, then letters, digits, _ and -; at most 64 characters.')
}
