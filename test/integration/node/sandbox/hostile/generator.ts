/** Random hostile functions, from a seed: the same seed makes the same functions. */
import { randomFrom, type Random } from '../../../../simulation/random.ts'
import { ENDINGS, FRAGMENTS, HARMLESS, KNOWN, SHADOWS, WRAPPERS } from './fragments.ts'

/** What a function is made of; whatever is left out of it leaves a function. */
export interface Recipe {
  shadows: string[]
  /** Statements at the top level, and in the handler. */
  top: string[]
  body: string[]
  ending: string
  /** Of the declaration of the handler; see FORMS. */
  form: number
}

export interface HostileFunction {
  recipe: Recipe
  payload: unknown
  timeoutMs: number
  /** JSON text, if the answer is known. */
  result?: string
  /** It shares its process with a second run of the same code, which must find it clean. */
  shared: boolean
  /** Milliseconds after which it is aborted. */
  abortMs?: number
}

/** A payload that makes any function here answer what its surroundings look like, and do nothing else. */
export const CONTROL = { control: true }

/** Short, so that a thousand functions that never end cost minutes of nobody's time. */
const TIMEOUT_MS = 90
const KNOWN_TIMEOUT_MS = 10_000

const DEAR = ['memory', 'floods', 'depth', 'threads', 'later']

const FORMS = [
  (body: string) => `async function handler (p) {\n${body}\n}`,
  (body: string) => `const handler = async p => {\n${body}\n}`,
  (body: string) => `export const handler = async (p: any): Promise<any> => {\n${body}\n}`,
  (body: string) => `export default async function (p: any) {\n${body}\n}`,
  (body: string) => `let handler = async function (p) {\n${body}\n} // the end`
]

/**
 * What may differ from one run to the next if something of a run is left: what globals there are, and whether what
 * they hold is the engine's. Names what it needs by globalThis, since functions shadow the rest.
 */
const LOOK = `(g => { const keys = o => g.Reflect.ownKeys(o).length, { toString } = g.Function.prototype
  const native = f => toString.call(f).includes('[native code]')
  return [keys(g), keys(g.Object.prototype), keys(g.Array.prototype), keys(g.Function.prototype),
    keys(g.Promise.prototype),
    keys(g.String.prototype),
    keys(g.JSON), keys(g.Deno), keys(g.console), typeof g.__dc, typeof g.Array.prototype.dc,
    g.Object.isFrozen(g.Object.prototype), g.Error.stackTraceLimit, typeof g.Error.prepareStackTrace,
    [g.JSON.stringify, g.Promise.prototype.then, g.Math.random, g.Date.now, g.Array.prototype.push, g.Reflect.apply]
      .every(native)].join(' ') })`
const SEE = `let see = x => {
  try { console.log(typeof x === 'string' ? x : JSON.stringify(x)) } catch {}
}`

export function render ({ shadows, top, body, ending, form }: Recipe): string {
  const statements = ['if (p?.control === true) return { look: __look }', ...body, ending].join(';\n')
  return `const __look = ${LOOK}(globalThis)
${SEE}
${shadows.join(';\n')}
if (globalThis.payload?.control !== true) {\n;${top.join(';\n')}\n}
${FORMS[form]!(statements)}\n`
}

export const PLAIN: Recipe = { shadows: [], top: [], body: [], ending: 'return 1', form: 0 }

export class Generator {
  readonly #random: Random

  constructor (seed: number) {
    this.#random = randomFrom(seed)
  }

  next (): HostileFunction {
    return this.#below(5) === 0 ? this.#known() : this.#hostile()
  }

  #hostile (): HostileFunction {
    const abortMs = this.#below(25) === 0 ? { abortMs: this.#below(60) } : {}
    return {
      recipe: {
        shadows: this.#below(5) === 0 ? [this.#pick(SHADOWS)] : [],
        top: this.#some(1, () => this.#statement()),
        body: this.#some(2, () => this.#statement()),
        ending: this.#numbered(this.#pick(ENDINGS)),
        form: this.#below(FORMS.length)
      },
      payload: this.#pick([{}, null, { x: 1 }, [1, 2], 'text', 7]),
      timeoutMs: TIMEOUT_MS,
      shared: this.#below(3) === 0,
      ...abortMs
    }
  }

  #known (): HostileFunction {
    const [expression, payload, result] = this.#pick(KNOWN)
    const ending = this.#pick([
      `return ${expression}`,
      `return await Promise.resolve(${expression})`,
      `return (() => ${expression})()`,
      `return await new Promise(resolve => setTimeout(() => resolve(${expression}), 1))`,
      `try { return ${expression} } finally { setTimeout(() => { throw 1 }) }`,
      `return eval(${JSON.stringify(expression)})`,
      `if (Math.abs(1) === 2) { ${this.#statement()} }\nreturn ${expression}`
    ])
    // What a function has done to its own surroundings is done to the answer's making, too.
    const usesMore = /Promise|eval|Math/.test(ending)
    const top = usesMore ? [] : this.#some(3, () => `try { ${this.#pick(HARMLESS)} } catch {}`)
    return {
      recipe: { shadows: [], top, body: [], ending, form: this.#below(FORMS.length) },
      payload,
      timeoutMs: KNOWN_TIMEOUT_MS,
      result,
      shared: this.#below(3) === 0
    }
  }

  #statement (): string {
    // What fills memory or never ends is dear: a third as often as the rest.
    const drawn = this.#pick(Object.keys(FRAGMENTS))
    const group = DEAR.includes(drawn) && this.#below(3) > 0 ? 'realm' : drawn
    const fragment = this.#pick(FRAGMENTS[group]!)
    const wrapper = this.#pick(WRAPPERS)
    return this.#numbered(wrapper.replaceAll('@', () => fragment))
  }

  #numbered (text: string): string {
    return text.replaceAll('#', () => String(this.#below(10)))
  }

  #some<T> (most: number, make: () => T): T[] {
    return Array.from({ length: this.#below(most + 1) }, make)
  }

  #pick<T> (list: readonly T[]): T {
    return list[this.#below(list.length)]!
  }

  #below (limit: number): number {
    return Math.floor(this.#random() * limit)
  }
}

/** The same function with one thing less, in every way. */
export function smaller (recipe: Recipe): Recipe[] {
  const without = (list: string[], at: number): string[] => list.filter((_, index) => index !== at)
  return [
    ...recipe.shadows.map((_, at) => ({ ...recipe, shadows: without(recipe.shadows, at) })),
    ...recipe.top.map((_, at) => ({ ...recipe, top: without(recipe.top, at) })),
    ...recipe.body.map((_, at) => ({ ...recipe, body: without(recipe.body, at) }))
  ]
}
