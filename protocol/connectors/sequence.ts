/** The values of one dimension. Specified in protocol/spec/connectors.md, "Sequences". */
import { U32_MAX } from '../core/integers.ts'
import type { RunningInstance } from '../wire/definitions.ts'
import type { BoundTransformation, Engine } from './engine.ts'
import { arithmeticPanic, pick, select, type Selection } from './selection.ts'

export interface Sequence {
  list: readonly BoundTransformation[]
  instance: RunningInstance
}

/**
 * Elements of the sequence at the indexes. `spend` is told how many applications it is going to take, before the first.
 * Throws an ExecutionFault.
 */
export async function elementsAt (
  sequence: Sequence, indexes: Uint32Array, engine: Engine, spend: (applications: number) => void
): Promise<Uint32Array> {
  const selection = select(indexes)
  const values = sequence.list.length === 0
    ? constant(sequence, selection, spend)
    : await computed(sequence, selection, engine, spend)
  return pick(selection, values, indexes)
}

function constant ({ instance }: Sequence, { last, marks }: Selection, spend: (applications: number) => void):
Uint32Array {
  spend(0)
  return new Uint32Array(marks?.length ?? last + 1).fill(instance.startPoint)
}

async function computed (
  sequence: Sequence, selection: Selection, engine: Engine, spend: (applications: number) => void
): Promise<Uint32Array> {
  const { last } = selection
  const { list, instance: { startPoint: x, transformationShift: shift } } = sequence
  // shift + i is 32-bit arithmetic where there is a choice of transformations, and fails at the first i that overflows.
  const reach = list.length === 1 ? last : Math.min(last, U32_MAX - shift)
  spend(reach)
  const phase = shift % list.length
  if (reach < last) {
    // What fails before that is what is told.
    if (reach > 0) await engine.apply({ list, x, phase, wanted: Uint32Array.of(reach) })
    throw arithmeticPanic()
  }
  const marks = selection.marks
  const startsAtZero = marks === undefined || marks[0] === 0
  const wanted = marks === undefined ? last : gapsOf(marks)
  const applied = last === 0 ? new Uint32Array() : await engine.apply({ list, x, phase, wanted })
  if (!startsAtZero) return applied
  const values = new Uint32Array(applied.length + 1)
  values[0] = x
  values.set(applied, 1)
  return values
}

/** Applications from each mark to the next; element 0 takes none and is left out. */
function gapsOf (marks: Uint32Array): Uint32Array {
  const gaps = marks.map((mark, at) => mark - (at === 0 ? 0 : marks[at - 1] ?? 0))
  return gaps[0] === 0 ? gaps.subarray(1) : gaps
}
