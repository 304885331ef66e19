/** Bodies of Solidity as a grammar has them, made of a list of choices. */
import type fc from 'fast-check'
import type { BodyKind } from '../../protocol/evm/translate/ir.ts'
import { Expressions } from './body-expressions.ts'
import { Statements } from './body-statements.ts'
import { int, UINT32 } from './body-types.ts'
import { Choices, choiceLists } from './choices.ts'
import { Scope } from './scope.ts'

/** With another, other bodies come out for the same seed. */
export const GENERATOR_VERSION = 1

export interface GeneratedBody {
  kind: BodyKind
  text: string
  /** How many arguments it is called with. */
  args: number
}

export function generatedBodies (lengthMax?: number): fc.Arbitrary<GeneratedBody> {
  return choiceLists(lengthMax).map(bodyOf)
}

export function bodyOf (numbers: readonly number[]): GeneratedBody {
  const choices = new Choices(numbers)
  const kind = choices.chance(15) ? 'condition' : 'transformation'
  const args = choices.of(1, 2, 0, 3, 4)
  const scope = new Scope()
  if (kind === 'transformation') scope.variables.push({ name: 'x', type: UINT32, isCounter: false })
  const element = kind === 'condition' ? int(32) : UINT32
  // Where there is none, a body that asks for one only fails.
  if (args > 0 || choices.chance(10)) {
    scope.arrays.push({ name: 'args', element, length: undefined, location: 'calldata' })
  }
  const statements = new Statements(choices, scope, new Expressions(choices, scope, args), kind)
  if (choices.chance(70)) return { kind, text: `${statements.some(10)}${statements.result()}`, args }
  const place = { nesting: 0, loops: 0, isUnchecked: true }
  return { kind, text: `unchecked {\n${statements.some(10, place)}${statements.result()}\n}`, args }
}
