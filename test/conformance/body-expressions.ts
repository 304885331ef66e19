/** Expressions of generated bodies, well-typed by construction. */
import {
  BOOL, bytesOf, convert, integerType, isInteger, isSame, literal, nameOf, uint, UINT256, unsignedType, valueType,
  type ValueType
} from './body-types.ts'
import type { Choices } from './choices.ts'
import type { ArrayVariable, Scope } from './scope.ts'

const DEPTH_MAX = 4

export class Expressions {
  readonly #choices: Choices
  readonly #scope: Scope
  /** How many arguments the body is called with: what it mostly asks for is there. */
  readonly #args: number

  constructor (choices: Choices, scope: Scope, args: number) {
    this.#choices = choices
    this.#scope = scope
    this.#args = args
  }

  /** Of exactly that type. */
  of (type: ValueType, depth = this.#choices.below(DEPTH_MAX + 1)): string {
    if (depth <= 0 || this.#choices.isOver) return this.#atom(type)
    if (type.kind === 'bool') return this.#bool(depth - 1)
    return type.kind === 'bytes' ? this.#bytes(type, depth - 1) : this.#integer(type, depth - 1)
  }

  /** An index into what has so many elements: mostly one that is there. */
  index (length: string | number, depth = 1): string {
    return this.#choices.weighted([
      [6, () => String(typeof length === 'number' ? this.#choices.below(Math.max(length, 1)) : 0)],
      [5, () => {
        const index = this.#wrapped(unsignedType(this.#choices), depth)
        return length === 0 ? index : `${index} % ${length}`
      }],
      [0.5, () => this.of(unsignedType(this.#choices), depth)]
    ])
  }

  /** A u32 or i32, as the kind of body has them, or a length. */
  element ({ name, length }: ArrayVariable, depth = 1): string {
    return `${name}[${this.index(length ?? (name === 'args' ? this.#args : `${name}.length`), depth)}]`
  }

  /** What `abi.encode` takes. */
  encoded (): string {
    const { arrays, blobs } = this.#scope
    const count = 1 + this.#choices.below(3)
    return Array.from({ length: count }, () => this.#choices.weighted([
      [6, () => this.of(valueType(this.#choices), 1)],
      [arrays.length === 0 ? 0 : 2, () => this.#choices.of(...arrays).name],
      [blobs.length === 0 ? 0 : 1, () => this.#choices.of(...blobs)],
      [1, () => this.#choices.of('"text"', '""', 'hex"00ff"', '"thirty-two bytes are in this text, and more"')]
    ])).join(', ')
  }

  /** A `bytes memory`. */
  blob (): string {
    const { blobs } = this.#scope
    const call = this.#choices.of('abi.encode', 'abi.encodePacked')
    return this.#choices.weighted([
      [6, () => `${call}(${this.encoded()})`],
      [blobs.length === 0 ? 0 : 2, () => this.#choices.of(...blobs)],
      [1, () => `bytes.concat(${[this.of(bytesOf(4), 1), ...blobs].slice(0, 3).join(', ')})`],
      [1, () => `new bytes(${this.index(70)})`]
    ])
  }

  #atom (type: ValueType): string {
    const { variables, arrays } = this.#scope
    const same = variables.filter(variable => isSame(variable.type, type))
    return this.#choices.weighted([
      [1, () => literal(this.#choices, type)],
      [same.length * 4, () => this.#choices.of(...same).name],
      [Math.min(variables.length, 4), () => {
        const { name, type: from } = this.#choices.of(...variables)
        return convert(name, from, type)
      }],
      [arrays.length === 0 ? 0 : 2, () => {
        const array = this.#choices.of(...arrays)
        return array.length === undefined && this.#choices.chance(15)
          ? convert(`${array.name}.length`, UINT256, type)
          : convert(this.element(array, 0), array.element, type)
      }],
      [isInteger(type) ? 1 : 0, () => `type(${nameOf(type)}).${this.#choices.of('max', 'min')}`]
    ])
  }

  #integer (type: ValueType, depth: number): string {
    const name = nameOf(type)
    return this.#choices.weighted([
      [8, () => this.#arithmetic(type, depth)],
      [6, () => `(${this.of(type, depth)} ${this.#choices.of('&', '|', '^')} ${this.of(type, depth)})`],
      [4, () => this.#shift(type, depth)],
      [3, () => `(${this.of(BOOL, depth)} ? ${this.of(type, depth)} : ${this.of(type, depth)})`],
      [4, () => this.#converted(type, depth)],
      [3, () => `(~${this.of(type, depth)})`],
      [type.kind === 'int' ? 2 : 0, () => `(-${this.of(type, depth)})`],
      [2, () => this.#effect(type, depth)],
      [2, () => this.#divided(type, depth)],
      [1, () => `(${this.of(type, Math.min(depth, 1))} ** ${this.#exponent(depth)})`],
      [1, () => convert(this.#modular(depth), UINT256, type)],
      [1, () => convert(`keccak256(${this.blob()})`, bytesOf(32), type)],
      [1, () => `abi.decode(abi.encode(${this.of(type, depth)}), (${name}))`],
      [1, () => convert(this.#blobElement(), bytesOf(1), type)]
    ])
  }

  #arithmetic (type: ValueType, depth: number): string {
    const [a, b] = [this.of(type, depth), this.of(type, depth)]
    const half = type.bits / 2
    return this.#choices.weighted([
      [3, () => `(${a} ${this.#choices.of('+', '-', '*')} ${b})`],
      // What cannot overflow, which is hard to see.
      [1, () => `((${a} >> 1) + (${b} >> 2))`],
      [1, () => `((${a} >> ${half}) * (${b} >> ${half + 1}))`],
      [1, () => type.kind === 'uint' ? `((${a} | ${b}) - ${b})` : `((${a} >> 2) - (${b} >> 1))`]
    ])
  }

  /** By what is now and then zero. */
  #divided (type: ValueType, depth: number): string {
    const divisor = this.#choices.chance(60) ? `(${this.of(type, depth)} | 1)` : this.of(type, depth)
    return `(${this.of(type, depth)} ${this.#choices.of('/', '%')} ${divisor})`
  }

  #exponent (depth: number): string {
    return this.#choices.weighted([
      [3, () => String(this.#choices.below(6))],
      [3, () => `(${this.#wrapped(unsignedType(this.#choices), depth)} % ${1 + this.#choices.below(12)})`],
      [1, () => this.of(unsignedType(this.#choices), 1)]
    ])
  }

  #shift (type: ValueType, depth: number): string {
    const by = this.#choices.weighted([
      [4, () => String(this.#choices.below(type.bits + 2))],
      [4, () => `(${this.of(unsignedType(this.#choices), depth)} % ${type.bits + 3})`],
      [1, () => this.of(unsignedType(this.#choices), depth)]
    ])
    return `(${this.of(type, depth)} ${this.#choices.of('<<', '>>')} ${by})`
  }

  #modular (depth: number): string {
    const [a, b, m] = [0, 0, 0].map(() => this.of(UINT256, depth))
    return `${this.#choices.of('addmod', 'mulmod')}(${a}, ${b}, ${this.#choices.chance(70) ? `(${m} | 1)` : m})`
  }

  /** Of another type first. */
  #converted (type: ValueType, depth: number): string {
    const from = this.#choices.chance(75) ? integerType(this.#choices) : valueType(this.#choices)
    return convert(this.of(from, depth), from, type)
  }

  /** Changes a variable, and has a value. */
  #effect (type: ValueType, depth: number): string {
    const those = this.#scope.variables.filter(({ isCounter, type: its }) => !isCounter && isSame(its, type))
    if (those.length === 0) return this.of(type, depth)
    const { name } = this.#choices.of(...those)
    return this.#choices.weighted([
      [3, () => this.#choices.of(`(${name}++)`, `(++${name})`, `(${name}--)`, `(--${name})`)],
      [2, () => `(${name} = ${this.of(type, depth)})`],
      [2, () => `(${name} ${this.#choices.of('^', '|', '&', '+', '-', '*')}= ${this.of(type, depth)})`]
    ])
  }

  #bool (depth: number): string {
    const type = this.#choices.weighted<ValueType>([
      [8, () => integerType(this.#choices)], [2, () => bytesOf(this.#choices.of(32, 1, 4, 31))]
    ])
    return this.#choices.weighted([
      [10, () => {
        const operator = this.#choices.of('<', '>', '<=', '>=', '==', '!=')
        return `(${this.of(type, depth)} ${operator} ${this.of(type, depth)})`
      }],
      [3, () => `(${this.of(BOOL, depth)} ${this.#choices.of('&&', '||')} ${this.of(BOOL, depth)})`],
      [2, () => `(!${this.of(BOOL, depth)})`],
      [1, () => `(${this.of(BOOL, depth)} ${this.#choices.of('==', '!=')} ${this.of(BOOL, depth)})`],
      [1, () => `(${this.of(BOOL, depth)} ? ${this.of(BOOL, depth)} : ${this.of(BOOL, depth)})`]
    ])
  }

  #bytes (type: ValueType, depth: number): string {
    const other = bytesOf(this.#choices.of(32, 1, 4, 31, 8))
    return this.#choices.weighted([
      [4, () => `(${this.of(type, depth)} ${this.#choices.of('&', '|', '^')} ${this.of(type, depth)})`],
      [3, () => `(${this.of(type, depth)} ${this.#choices.of('<<', '>>')} ${this.#choices.below(type.bits + 2)})`],
      [2, () => `(~${this.of(type, depth)})`],
      [3, () => convert(this.of(other, depth), other, type)],
      [2, () => this.#converted(type, depth)],
      [2, () => convert(`keccak256(${this.blob()})`, bytesOf(32), type)],
      [1, () => convert(this.#blobElement(), bytesOf(1), type)],
      [1, () => convert(`${this.of(other, depth)}[${this.index(other.bits / 8)}]`, bytesOf(1), type)]
    ])
  }

  #blobElement (): string {
    const { blobs } = this.#scope
    if (blobs.length === 0) return this.#atom(bytesOf(1))
    const blob = this.#choices.of(...blobs)
    return `${blob}[${this.index(`${blob}.length`)}]`
  }

  /** An operand of `%` that neither overflows nor is negative. */
  #wrapped (type: ValueType, depth: number): string {
    return depth <= 0
      ? this.#atom(type)
      : `(${this.#atom(type)} ${this.#choices.of('^', '|', '&')} ${this.#atom(uint(type.bits))})`
  }
}
