import { LOG_BYTES_MAX } from '../../../protocol/core/limits.ts'

export const LOG_CUT_NOTE = `\n[output beyond ${LOG_BYTES_MAX / 1024} KiB was cut]\n`
const KEPT_BYTES_MAX = LOG_BYTES_MAX - LOG_CUT_NOTE.length

/** A job's console output, held to LOG_BYTES_MAX bytes, the note that something was cut included. */
export class LogBuffer {
  readonly #onText: (text: string) => void
  #text = ''
  #bytes = 0
  #cut = false

  /** @param onText told every addition, the note too */
  constructor (onText: (text: string) => void) {
    this.#onText = onText
  }

  get text (): string {
    return this.#text
  }

  /** Bytes that are not UTF-8 count as what they are decoded to. */
  append (bytes: Buffer): void {
    if (this.#cut || bytes.length === 0) return
    const text = bytes.toString()
    const length = Buffer.byteLength(text)
    this.#cut = this.#bytes + length > KEPT_BYTES_MAX
    const added = this.#cut ? startOf(text, KEPT_BYTES_MAX - this.#bytes) + LOG_CUT_NOTE : text
    this.#bytes += length
    this.#text += added
    this.#onText(added)
  }
}

/** As many whole characters as fit. */
function startOf (text: string, bytesMax: number): string {
  const bytes = Buffer.from(text)
  let end = bytesMax
  // A byte 10xxxxxx continues a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
