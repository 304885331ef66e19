/** Why a body is not translated: it runs on the slower engine then, with the same outcome. Labels of a metric. */
export const REFUSAL_REASONS = [
  /** Longer than CODE_BYTES_MAX. */
  'code-too-long',
  /** An instruction that is not translated, such as a call of a precompiled contract. */
  'instruction',
  /** A jump whose target is not known from the code alone. */
  'jump',
  /** It takes from the stack what is not there, or puts too much on it. */
  'stack',
  /** It returns something else than one word. */
  'return',
  /** A loop that is entered in more than one place. */
  'control-flow',
  /** More blocks, or values, than are looked at. */
  'too-complex',
  /** The WebAssembly is longer than WASM_BYTES_MAX. */
  'translation-too-long',
  /** A fault of the translator's own. */
  'translator'
] as const

export type RefusalReason = typeof REFUSAL_REASONS[number]

export class TranslationRefusal extends Error {
  override readonly name = 'TranslationRefusal'
  readonly reason: RefusalReason

  constructor (reason: RefusalReason, detail: string) {
    super(`${reason}: ${detail}`)
    this.reason = reason
  }
}
