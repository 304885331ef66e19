import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Body, End } from '../../../../../protocol/evm/translate/ir.ts'
import { NESTING_MAX } from '../../../../../protocol/evm/translate/limits.ts'
import { TranslationRefusal } from '../../../../../protocol/evm/translate/refusal.ts'
import { structure, type Piece } from '../../../../../protocol/evm/translate/structure.ts'
import { edge } from '../../../../helpers/ir.ts'

/** Blocks by what they lead to: nothing, one, or two. */
function graph (...leadTo: number[][]): Body {
  const end = ([one, other]: number[]): End => {
    if (one === undefined) return { kind: 'invalid' }
    if (other === undefined) return { kind: 'jump', to: edge(one) }
    return { kind: 'branch', condition: 0, then: edge(one), else: edge(other) }
  }
  const blocks = leadTo.map(each => ({ params: [], values: [], steps: 0, end: end(each) }))
  return { blocks, values: [], args: 0, leavesMemory: false }
}

function refusalOf (body: Body): string | undefined {
  try {
    structure(body)
    return undefined
  } catch (err) {
    if (err instanceof TranslationRefusal) return err.reason
    throw err
  }
}

/** Blocks in the order in which they are come through, if each branch goes as `choices` say. */
function walkPieces (pieces: readonly Piece[], choices: readonly boolean[], most: number): number[] {
  const closes = new Map<number, number>()
  const open: number[] = []
  for (const [at, { kind }] of pieces.entries()) {
    if (kind === 'block' || kind === 'loop' || kind === 'if') open.push(at)
    if (kind === 'close') closes.set(open.pop()!, at)
  }
  assert.is(open.length, 0)
  const walked: number[] = []
  const within: number[] = []
  let choice = 0
  for (let at = 0; walked.length < most; at++) {
    const piece = pieces[at]
    if (piece === undefined) throw new Error('ran out of the function')
    if (piece.kind === 'code') walked.push(piece.block)
    else if (piece.kind === 'end') return walked
    else if (piece.kind === 'close') within.pop()
    else if (piece.kind === 'if' && choices[choice++ % choices.length]! === piece.unless) at = closes.get(at)!
    else if (piece.kind === 'edge' && piece.depth !== undefined) {
      const target = within.at(-1 - piece.depth)!
      within.length -= piece.depth + 1
      at = pieces[target]!.kind === 'loop' ? target - 1 : closes.get(target)!
    } else if (piece.kind !== 'edge') within.push(at)
  }
  return walked
}

function walkGraph ({ blocks }: Body, choices: readonly boolean[], most: number): number[] {
  const walked: number[] = []
  let choice = 0
  for (let at = 0; walked.length < most;) {
    walked.push(at)
    const { end } = blocks[at]!
    if (end.kind === 'jump') at = end.to.block
    else if (end.kind === 'branch') at = choices[choice++ % choices.length]! ? end.then.block : end.else.block
    else return walked
  }
  return walked
}

const test = suite('structure')

test('loops in loops, ways that meet, and a way out of both', () => {
  const body = graph([1], [2, 8], [3, 4], [5], [5], [2, 6], [7, 1], [], [7])
  const pieces = structure(body)
  assert.is(pieces.filter(({ kind }) => kind === 'loop').length, 2)
  assert.is(pieces.filter(piece => piece.kind === 'edge' && piece.back).length, 2)
  for (const choices of [[true], [false], [true, false], [true, true, false, true, false, false]]) {
    assert.equal(walkPieces(pieces, choices, 100), walkGraph(body, choices, 100))
  }
})

test('a loop that is entered in two places is refused', () => {
  assert.is(refusalOf(graph([1, 2], [2], [1])), 'control-flow')
  assert.is(refusalOf(graph([1, 2], [2, 3], [1, 3], [])), 'control-flow')
  assert.is(refusalOf(graph([1], [1])), undefined)
})

test('every walk over a graph is one over its pieces', () => {
  let structured = 0
  const some = fc.array(fc.array(fc.nat(11), { maxLength: 2 }), { minLength: 2, maxLength: 12 })
  fc.assert(fc.property(some, fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), (leads, choices) => {
    // Nothing leads to the first block.
    const body = graph(...leads.map(each => each.map(to => 1 + to % (leads.length - 1))))
    if (refusalOf(body) !== undefined) return
    structured++
    assert.equal(walkPieces(structure(body), choices, 60), walkGraph(body, choices, 60))
  }), { numRuns: 1_000 })
  assert.ok(structured > 300, `${structured} of 1000`)
})

test('a long chain of conditions is not nested; what is nested too deep is refused', () => {
  const chain = graph(...Array.from({ length: 2_000 }, (_, at) => at % 2 === 0 ? [at + 1, at + 2] : []), [])
  assert.is(refusalOf(chain), undefined)
  // Each block of a row leads to the next, and to one of as many at its end, which lead on: all end where they meet.
  const count = NESTING_MAX + 1
  const meets = graph(
    ...Array.from({ length: count }, (_, at) => [at + 1, count + 1 + at]), [2 * count],
    ...Array.from({ length: count }, (_, at) => [Math.min(count + 2 + at, 2 * count)]), [])
  assert.is(refusalOf(meets), 'too-complex')
})

test.run()
