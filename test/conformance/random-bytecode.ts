/**
 * Bytecode that no compiler would make: memory at odd places, loops and branches that keep words on the stack,
 * functions called from several places. It ends with what it has in memory or on the stack. Made of a list of choices.
 */
import type fc from 'fast-check'
import { assemble } from './assembler.ts'
import { Choices, choiceLists } from './choices.ts'

const VARIABLES = 4
const FUNCTIONS = 2
const NESTING_MAX = 3
const PURE_TWO = [
  'ADD', 'SUB', 'AND', 'OR', 'XOR', 'MUL', 'LT', 'GT', 'SLT', 'SGT', 'EQ', 'SHL', 'SHR', 'SAR', 'DIV', 'SDIV', 'MOD',
  'SMOD', 'SIGNEXTEND', 'BYTE', 'EXP'
]
const CONSTANTS = [
  '0', '1', '2', '31', '32', '64', '255', '0xffff', '0x7fffffff', '0x80000000', '0xffffffff', '0x100000000',
  '0x7fffffffffffffff', '0xffffffffffffffff', `0x${'7f'.padEnd(64, 'f')}`, `0x${'80'.padEnd(64, '0')}`,
  `0x${'f'.repeat(64)}`, `0x${'f'.repeat(62)}00`, '0x4e487b71'
]

export interface RandomProgram { text: string, code: Uint8Array, args: number }

export function randomPrograms (lengthMax = 300): fc.Arbitrary<RandomProgram> {
  return choiceLists(lengthMax).map(numbers => new ProgramMaker(new Choices(numbers)).make())
}

class ProgramMaker {
  readonly #choices: Choices
  #height = 0
  /** Places of the stack that count loops, which nothing else may change, so that they end. */
  readonly #counters = new Set<number>()
  #labels = 0
  #args = 0
  /** Of the functions, those that may be called: only later ones, so that they end. */
  #callable = 0

  constructor (choices: Choices) {
    this.#choices = choices
  }

  make (): RandomProgram {
    this.#args = this.#choices.below(4)
    let text = Array.from({ length: VARIABLES }, () => this.#push(this.#expression(1))).join(' ')
    text += `\n${this.#statements(12, 0, 0)}\n${this.#end()}`
    for (let index = 0; index < FUNCTIONS; index++) {
      this.#callable = index + 1
      // The stack: where to return, and the argument, above anything; its variables are the argument and what is below.
      this.#height = 2
      text += `\nf${index}: ${this.#statements(3, NESTING_MAX, 0, 1)} SWAP1 JUMP`
    }
    return { text, code: assemble(text), args: this.#args }
  }

  #push (text: string): string {
    this.#height++
    return text
  }

  #label (): string {
    return `l${this.#labels++}`
  }

  /** Some; `from`: the lowest place of the stack that may be touched. */
  #statements (max: number, nesting: number, loops: number, from = 0): string {
    const lines = []
    for (let count = this.#choices.below(max + 1); count > 0 && !this.#choices.isOver; count--) {
      lines.push(this.#statement(nesting, loops, from))
    }
    return lines.join('\n')
  }

  #statement (nesting: number, loops: number, from: number): string {
    const nests = nesting < NESTING_MAX ? 1 : 0
    return this.#choices.weighted([
      [8, () => this.#assign(this.#expression(3, from), from)],
      [6, () => this.#store('MSTORE', from)],
      [2, () => this.#store('MSTORE8', from)],
      [2, () => this.#copy(from)],
      [5 * nests, () => this.#branch(nesting, loops, from)],
      [loops < 2 ? 4 * nests : 0, () => this.#loop(nesting, loops, from)],
      [this.#callable < FUNCTIONS ? 3 : 0, () => this.#call(from)],
      [1, () => {
        const [skip, condition] = [this.#label(), this.#expression(2, from)]
        return `${condition} @${skip} JUMPI ${this.#end()} ${skip}:`
      }]
    ])
  }

  /** What pushes one word. */
  #expression (depth: number, from = 0): string {
    const part = (): string => this.#expression(depth - 1, from)
    const two = (): [string, string] => {
      const first = this.#push(part())
      const second = part()
      this.#height--
      return [first, second]
    }
    const leaf = depth <= 0 || this.#choices.isOver
    return this.#choices.weighted([
      [this.#height > from ? 6 : 0, () => `DUP${1 + this.#choices.below(Math.min(this.#height - from, 16))}`],
      [3, () => this.#choices.of(...CONSTANTS)],
      [3, () => `${32 * this.#choices.below(this.#args + 2)} CALLDATALOAD`],
      [0.3, () => this.#choices.of('CODESIZE', 'CALLDATASIZE', 'PC', 'CALLVALUE', 'RETURNDATASIZE')],
      [leaf ? 0 : 8, () => `${two().join(' ')} ${this.#choices.of(...PURE_TWO)}`],
      [leaf ? 0 : 2, () => `${part()} ${this.#choices.of('ISZERO', 'NOT')}`],
      [leaf ? 0 : 3, () => `${this.#place(from, depth - 1)} MLOAD`],
      [leaf ? 0 : 1, () => `${part()} CALLDATALOAD`],
      [leaf ? 0 : 0.5, () => {
        const modulus = this.#push(part())
        const text = `${modulus} ${two().join(' ')} ${this.#choices.of('ADDMOD', 'MULMOD')}`
        this.#height--
        return text
      }],
      [leaf ? 0 : 0.5, () => {
        const size = this.#push(this.#choices.of('0', '1', '31', '32', '33', '64', `${part()} 127 AND`))
        const text = `${size} ${this.#place(from, 0)} KECCAK256`
        this.#height--
        return text
      }]
    ])
  }

  /** Of memory: mostly near the beginning, at any byte. */
  #place (from: number, depth: number): string {
    return this.#choices.weighted([
      [8, () => String(this.#choices.of(0, 32, 64, 31, 33, 1, 16, 40, 96, 128, 63, 65))],
      [4, () => `${this.#expression(depth, from)} ${this.#choices.of('127', '255', '96', '31', '0x3ff')} AND`],
      [1, () => `${this.#expression(depth, from)} 0x3fff AND`],
      [0.1, () => this.#expression(depth, from)]
    ])
  }

  /** Into a place of the stack that nothing counts with. */
  #assign (value: string, from: number): string {
    const swaps = Array.from({ length: Math.min(this.#height - from, 16) }, (_, at) => at + 1)
      .filter(at => !this.#counters.has(this.#height - at))
    return `${value} ${swaps.length === 0 ? '' : `SWAP${this.#choices.of(...swaps)}`} POP`
  }

  #store (op: string, from: number): string {
    const value = this.#push(this.#expression(2, from))
    const place = this.#place(from, 1)
    this.#height--
    return `${value} ${place} ${op}`
  }

  #copy (from: number): string {
    const some = `${this.#expression(1, from)} 127 AND`
    const size = this.#push(this.#choices.of('32', '0', '4', '31', '33', '64', '200', some))
    const source = this.#push(this.#choices.of('0', '4', '32', '28', '60', '1000', this.#expression(1, from)))
    const place = this.#place(from, 1)
    this.#height -= 2
    return `${size} ${source} ${place} CALLDATACOPY`
  }

  #branch (nesting: number, loops: number, from: number): string {
    const [otherwise, end] = [this.#label(), this.#label()]
    const condition = this.#expression(2, from)
    const first = this.#statements(3, nesting + 1, loops, from)
    const second = this.#statements(3, nesting + 1, loops, from)
    return `${condition} @${otherwise} JUMPI\n${first} @${end} JUMP\n${otherwise}: ${second}\n${end}:`
  }

  #loop (nesting: number, loops: number, from: number): string {
    const [again, end] = [this.#label(), this.#label()]
    const count = this.#choices.of('3', '1', '7', `${this.#expression(1, from)} 7 AND`)
    this.#counters.add(this.#height)
    this.#height++
    const body = this.#statements(3, nesting + 1, loops + 1, from)
    const leave = this.#choices.chance(30) ? `${this.#expression(2, from)} @${end} JUMPI` : ''
    this.#height--
    this.#counters.delete(this.#height)
    return this.#choices.chance(50)
      ? `${count} ${again}: DUP1 ISZERO @${end} JUMPI\n${body}\n${leave} 1 SWAP1 SUB @${again} JUMP ${end}: POP`
      : `${count} ${again}:\n${body}\n${leave} 1 SWAP1 SUB DUP1 0 SLT @${again} JUMPI ${end}: POP`
  }

  #call (from: number): string {
    const back = this.#label()
    this.#height++
    const argument = this.#expression(2, from)
    this.#height--
    const target = this.#callable + this.#choices.below(FUNCTIONS - this.#callable)
    return `@${back} ${argument} @f${target} JUMP ${back}: ${this.#assign('', from)}`
  }

  #end (): string {
    return this.#choices.weighted([
      // All the memory that is mostly used, and the topmost words of the stack.
      [6, () => {
        const kept = Array.from({ length: Math.min(this.#height, 4) }, (_, at) => `${32 * (8 + at)} MSTORE`)
        return `${kept.join(' ')} 384 0 REVERT`
      }],
      [1, () => `${this.#choices.of('256', '1', '33')} 0 REVERT`],
      [4, () => '0 MSTORE 32 0 RETURN'],
      [1, () => this.#choices.of('INVALID', '0 0 REVERT', '0xffff JUMP', '33 1 REVERT')]
    ])
  }
}
