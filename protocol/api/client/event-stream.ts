/** Reads server-sent events (HTML standard, section 9.2) from the bytes of a response. */
import { DcnError } from '../../core/errors.ts'

/** Characters of one event. The largest is a job with its result, each character of which JSON may write in six. */
export const EVENT_CHARS_MAX = 8 * 1024 * 1024

export interface ServerEvent {
  /** `message` where the server says nothing. */
  event: string
  data: string
  /** Of this event or the last one that had an id; '' at the beginning. */
  id: string
}

/** Takes a stream piece by piece, wherever the pieces are cut. */
export class EventParser {
  /** What the server asks a client to wait before it connects again. */
  retryMs: number | undefined
  /** The server has said that there is nothing more to come. */
  over = false
  /** A line that has not ended; only appended to while no end comes, since a long one comes in many pieces. */
  #rest = ''
  /** The last piece ended with a carriage return, which may be half of a line's end. */
  #half = false
  #event = ''
  #data: string[] = []
  #dataChars = 0
  #id = ''
  #first = true

  /** The events that are whole with this piece. Throws DCN_MESSAGE_TOO_LARGE. */
  push (piece: string): ServerEvent[] {
    if (piece === '') return []
    this.#rest += this.#first ? piece.replace(/^\ufeff/, '') : piece
    this.#first = false
    const events = this.#half || /[\r\n]/.test(piece) ? this.#lines() : []
    const chars = this.#rest.length + this.#dataChars
    if (chars > EVENT_CHARS_MAX) {
      const facts = { what: 'a server-sent event', bytes: chars, bytesMax: EVENT_CHARS_MAX }
      throw new DcnError('DCN_MESSAGE_TOO_LARGE', facts)
    }
    return events
  }

  /** Takes the lines that have ended. */
  #lines (): ServerEvent[] {
    const text = this.#rest
    const ends = /\r\n|\n|\r(?=[^])/g
    const events: ServerEvent[] = []
    let from = 0
    for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
      const event = this.#line(text.slice(from, end.index))
      if (event !== undefined) events.push(event)
      from = ends.lastIndex
    }
    this.#rest = text.slice(from)
    this.#half = text.endsWith('\r')
    return events
  }

  #line (line: string): ServerEvent | undefined {
    if (line === '') return this.#dispatch()
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    // A line that begins with a colon has the field '' and is a comment: it keeps the connection alive.
    if (field === 'event') this.#event = value
    else if (field === 'id' && !value.includes('\0')) this.#id = value
    else if (field === 'retry' && /^\d{1,9}$/.test(value)) this.retryMs = Number(value)
    else if (field === 'data') {
      this.#data.push(value)
      this.#dataChars += value.length
    }
    return undefined
  }

  #dispatch (): ServerEvent | undefined {
    const event = { event: this.#event === '' ? 'message' : this.#event, data: this.#data.join('\n'), id: this.#id }
    const empty = this.#data.length === 0
    this.#event = ''
    this.#data = []
    this.#dataChars = 0
    return empty ? undefined : event
  }
}

/** What an event carries. Throws DCN_MESSAGE_MALFORMED. */
export function eventData ({ event, data }: ServerEvent): unknown {
  try {
    return JSON.parse(data)
  } catch (err) {
    const facts = { what: `the event ${event}`, reason: 'it is not JSON' }
    throw new DcnError('DCN_MESSAGE_MALFORMED', facts, { cause: err })
  }
}
