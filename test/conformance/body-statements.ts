/** Statements of generated bodies: what may stand where is tracked, so that nearly all of them compile. */
import {
  BOOL, bytesOf, convert, integerType, isInteger, isSame, nameOf, uint, UINT256, UINT32, valueType, type ValueType
} from './body-types.ts'
import type { Choices } from './choices.ts'
import type { Expressions } from './body-expressions.ts'
import type { BodyKind } from '../../protocol/evm/translate/ir.ts'
import type { ArrayVariable, Scope } from './scope.ts'

const NESTING_MAX = 3
const MESSAGES = [
  '"no"', '"the value is out of its bounds"', '"a message that is longer than the thirty-two bytes of a word"', '""'
]

interface Place {
  /** Blocks around it. */
  nesting: number
  loops: number
  isUnchecked: boolean
}

export class Statements {
  readonly #choices: Choices
  readonly #scope: Scope
  readonly #expressions: Expressions
  readonly #kind: BodyKind

  constructor (choices: Choices, scope: Scope, expressions: Expressions, kind: BodyKind) {
    this.#choices = choices
    this.#scope = scope
    this.#expressions = expressions
    this.#kind = kind
  }

  /** Up to so many, each with its line feed. */
  some (max: number, place: Place = { nesting: 0, loops: 0, isUnchecked: false }): string {
    let text = ''
    for (let count = this.#choices.below(max + 1); count > 0 && !this.#choices.isOver; count--) {
      text += `${this.#statement(place)}\n`
    }
    return text
  }

  /** Of all that is declared, so that what went wrong anywhere shows. */
  result (): string {
    const type = this.#kind === 'condition' ? BOOL : UINT32
    const mixed = this.#choices.weighted([
      [3, () => this.#expressions.of(type)],
      [5, () => this.#folded(type)],
      [2, () => convert(`keccak256(abi.encode(${this.#everything().join(', ')}))`, bytesOf(32), uint(256))]
    ])
    if (!mixed.startsWith('uint256(keccak')) return `return ${mixed};`
    return `return ${type === BOOL ? `${mixed} % 3 != 0` : `uint32(${mixed})`};`
  }

  #folded (type: ValueType): string {
    const folded = this.#scope.variables.slice(-9).map(({ name, type: from }) => from.bits > 32
      ? `uint32((${convert(name, from, UINT256)} * 0x9e3779b97f4a7c15f39cc0605cedc835) >> 217)`.replace(' * ', ' % ')
      : convert(name, from, UINT32))
    const all = [this.#kind === 'transformation' ? 'x' : 'uint32(args.length)', ...folded].join(' ^ ')
    return type === BOOL ? `(${all}) % 3 != 0` : all
  }

  #everything (): string[] {
    const { variables, arrays, blobs } = this.#scope
    const names = [...variables.slice(-8), ...arrays.slice(-2)].map(({ name }) => name)
    return ['args', ...names, ...blobs.slice(-2)]
  }

  #statement (place: Place): string {
    const { arrays, blobs, variables } = this.#scope
    const mayNest = place.nesting < NESTING_MAX ? 1 : 0
    const memoryArrays = arrays.filter(({ location }) => location === 'memory')
    return this.#choices.weighted([
      [9, () => this.#declaration()],
      [9, () => this.#assignment()],
      [6 * mayNest, () => this.#branch(place)],
      [5 * mayNest, () => place.loops < 2 ? this.#loop(place) : this.#assignment()],
      [place.isUnchecked ? 0 : 5 * mayNest, () => `unchecked {\n${this.#block({ ...place, isUnchecked: true })}}`],
      [3, () => this.#array()],
      [memoryArrays.length === 0 ? 0 : 5, () => this.#arrayChange(this.#choices.of(...memoryArrays))],
      [2, () => `bytes memory ${this.#declareBlob()};`],
      [blobs.length === 0 ? 0 : 2, () => {
        const blob = this.#choices.of(...blobs)
        const index = this.#expressions.index(`${blob}.length`)
        return `if (${blob}.length > 0) { ${blob}[${index}] = ${this.#expressions.of(bytesOf(1), 1)}; }`
      }],
      [3, () => this.#guard()],
      [2, () => this.#tuple()],
      [variables.length === 0 ? 0 : 1, () => this.#deletion()],
      [place.loops === 0 ? 0 : 3, () => `if (${this.#expressions.of(BOOL)}) ${this.#choices.of('break', 'continue')};`],
      [1, () => `if (${this.#expressions.of(BOOL)}) { ${this.result()} }`],
      [1, () => this.#slice()]
    ])
  }

  #block (place: Place): string {
    return this.#scope.within(() => this.some(4, { ...place, nesting: place.nesting + 1 }))
  }

  #declaration (): string {
    const type = valueType(this.#choices)
    const value = this.#choices.chance(90) ? ` = ${this.#expressions.of(type)}` : ''
    return `${nameOf(type)} ${this.#declare(type)}${value};`
  }

  #declare (type: ValueType, isCounter = false): string {
    const name = this.#scope.name(isCounter ? 'i' : 'v')
    this.#scope.variables.push({ name, type, isCounter })
    return name
  }

  #declareBlob (): string {
    // Made before it is declared, as it cannot be made of itself.
    const value = this.#expressions.blob()
    const name = this.#scope.name('b')
    this.#scope.blobs.push(name)
    return `${name} = ${value}`
  }

  #assignment (): string {
    const those = this.#scope.variables.filter(({ isCounter }) => !isCounter)
    if (those.length === 0) return this.#declaration()
    const { name, type } = this.#choices.of(...those)
    const value = (): string => this.#expressions.of(type)
    if (!isInteger(type)) return `${name} = ${value()};`
    return this.#choices.weighted([
      [4, () => `${name} = ${value()};`],
      [4, () => `${name} ${this.#choices.of('^', '+', '|', '&', '-', '*')}= ${value()};`],
      [1, () => `${name} ${this.#choices.of('/', '%')}= (${value()} | 1);`],
      [1, () => `${name} ${this.#choices.of('<<', '>>')}= ${this.#choices.below(type.bits + 1)};`],
      [2, () => this.#choices.of(`${name}++;`, `--${name};`)]
    ])
  }

  #branch (place: Place): string {
    const then = `if (${this.#expressions.of(BOOL)}) {\n${this.#block(place)}}`
    return this.#choices.chance(50) ? `${then} else {\n${this.#block(place)}}` : then
  }

  #loop (place: Place): string {
    const inside = { ...place, loops: place.loops + 1 }
    return this.#scope.within(() => {
      const type = this.#choices.chance(70) ? UINT256 : integerType(this.#choices)
      const bound = this.#choices.weighted([
        [6, () => `${nameOf(type)}(${this.#choices.below(8)})`],
        [4, () => type.kind === 'uint'
          ? `(${this.#expressions.of(type, 1)} % ${2 + this.#choices.below(9)})`
          : `(${this.#expressions.of(type, 1)} & 7)`],
        [type === UINT256 ? 2 : 0, () => 'args.length']
      ])
      const counter = this.#declare(type, true)
      const declared = `${nameOf(type)} ${counter}`
      return this.#choices.weighted([
        [6, () => {
          const next = this.#choices.of(`${counter}++`, `++${counter}`, `${counter} += 2`)
          return `for (${declared} = 0; ${counter} < ${bound}; ${next}) {\n${this.#block(inside)}}`
        }],
        [2, () => `${declared} = ${bound};\nwhile (${counter} > 0) {\n${counter}--;\n${this.#block(inside)}}`],
        [2, () => `${declared};\ndo {\n${this.#block(inside)}} while (++${counter} < ${bound});`],
        [1, () => `${declared};\nwhile (true) {\nif (${counter}++ >= ${bound}) break;\n${this.#block(inside)}}`]
      ])
    })
  }

  #array (): string {
    const element = valueType(this.#choices)
    const name = this.#scope.name('a')
    const type = nameOf(element)
    const [length, text] = this.#choices.weighted<[number | undefined, string]>([
      [4, () => {
        const length = 1 + this.#choices.below(5)
        const values = Array.from({ length }, () => this.#expressions.of(element, 1))
        return [length, `${type}[${length}] memory ${name} = [${values.join(', ')}];`]
      }],
      [3, () => {
        const length = 1 + this.#choices.below(6)
        return [length, `${type}[${length}] memory ${name};`]
      }],
      [4, () => [undefined, `${type}[] memory ${name} = new ${type}[](${this.#length()});`]]
    ])
    this.#scope.arrays.push({ name, element, length, location: 'memory' })
    return text
  }

  #length (): string {
    return this.#choices.weighted([
      [5, () => String((1 + this.#choices.below(9)) % 9)],
      [5, () => `1 + (${this.#expressions.index(1 + this.#choices.below(12))})`],
      [0.3, () => this.#expressions.of(UINT256, 1)]
    ])
  }

  #arrayChange (array: ArrayVariable): string {
    const { name, element, length } = array
    const place = this.#expressions.element(array)
    const value = this.#expressions.of(element)
    const guard = length === undefined && this.#choices.chance(70) ? `if (${name}.length > 0) ` : ''
    return this.#choices.weighted([
      [5, () => `${guard}${place} = ${value};`],
      [isInteger(element) ? 3 : 0, () => `${guard}${place} ${this.#choices.of('^', '+', '|', '-')}= ${value};`],
      [isInteger(element) ? 1 : 0, () => `${guard}${place}++;`],
      [1, () => `${guard}delete ${place};`],
      [length === undefined ? 1 : 0, () => `delete ${name};`]
    ])
  }

  #guard (): string {
    const condition = this.#expressions.of(BOOL)
    const message = this.#choices.of(...MESSAGES)
    return this.#choices.weighted([
      [3, () => `require(${condition} || ${this.#expressions.of(BOOL, 1)}, ${message});`],
      [2, () => `require(${condition});`],
      [2, () => `if (${condition} && ${this.#expressions.of(BOOL, 1)}) { revert(${message}); }`],
      [1, () => `if (${condition} && ${this.#expressions.of(BOOL, 1)}) { revert(); }`],
      [1, () => `assert(${condition} || ${this.#expressions.of(BOOL, 1)});`],
      [1, () => `require(${condition}, string(${this.#expressions.blob()}));`]
    ])
  }

  #tuple (): string {
    const those = this.#scope.variables.filter(({ isCounter }) => !isCounter)
    const [first] = those
    const second = those.find(({ type }) => first !== undefined && type !== first.type && isSame(type, first.type))
    if (first !== undefined && second !== undefined && this.#choices.chance(60)) {
      return `(${first.name}, ${second.name}) = (${second.name}, ${this.#expressions.of(first.type, 1)});`
    }
    const types = [valueType(this.#choices), valueType(this.#choices)]
    const values = types.map(type => this.#expressions.of(type, 2))
    const right = this.#choices.chance(30)
      ? `abi.decode(abi.encode(${values.join(', ')}), (${types.map(nameOf).join(', ')}))`
      : `(${values.join(', ')})`
    return `(${types.map(type => `${nameOf(type)} ${this.#declare(type)}`).join(', ')}) = ${right};`
  }

  #deletion (): string {
    const those = this.#scope.variables.filter(({ isCounter }) => !isCounter)
    return those.length === 0 ? this.#declaration() : `delete ${this.#choices.of(...those).name};`
  }

  #slice (): string {
    const from = this.#choices.weighted([
      [6, () => String(this.#choices.below(2))], [1, () => this.#expressions.index('(args.length + 1)')]
    ])
    const name = this.#scope.name('s')
    const element = this.#kind === 'condition' ? { kind: 'int' as const, bits: 32 } : UINT32
    this.#scope.arrays.push({ name, element, length: undefined, location: 'calldata' })
    return `${nameOf(element)}[] calldata ${name} = args[${from}:];`
  }
}
