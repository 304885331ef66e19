/** Names of transformations, conditions and connectors, as options take them and as files suggest them. */
import { basename, extname } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { DcnError } from '../protocol/core/errors.ts'

const PATTERN = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Reads an option or argument. A gateway knows words that are no names; this only catches what was mistyped. */
export function entityName (text: string): string {
  if (PATTERN.test(text)) return text
  throw new InvalidArgumentError('It must be a letter or _, then letters, digits or _.')
}

/** The file's name without its ending. Throws DCN_CONFIG_INVALID. */
export function entityNameOf (file: string): string {
  const name = basename(file, extname(file))
  if (PATTERN.test(name)) return name
  const reason = file === '-' ? 'is needed where the text comes from standard input'
    : `is needed: ${JSON.stringify(name)} is no name (a letter or _, then letters, digits or _)`
  throw new DcnError('DCN_CONFIG_INVALID', { where: '--name', reason })
}
