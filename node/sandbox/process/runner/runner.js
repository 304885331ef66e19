/**
 * The only program Deno is ever given: it reads one job, evaluates the user's code and writes what came of it.
 *
 * It is the main module so that user code never is: Deno lets a main module import local files without asking. User
 * code comes in later, through `AsyncFunction` or a blob: module, and every import it makes is checked.
 *
 * Rules for this file, because the user's code runs in the same realm and may have replaced anything:
 *  - whatever is needed after user code starts is captured here first (`uncurry`), and called through the capture;
 *  - no for-of, spread or destructuring of arrays, no method calls on arrays or strings in what runs later;
 *  - objects are made with a null prototype, in one literal.
 * The most a function can gain by breaking this is a wrong result for itself: it is alone in the process, and the
 * daemon believes nothing it hears from here, least of all a number. How bytes are framed is in ../frames.ts.
 */
const LOG_BYTES_MAX = 64 * 1024
const RESULT_CHARS_MAX = 1024 * 1024
const NAME_CHARS_MAX = 100
const MESSAGE_CHARS_MAX = 2_000
const STACK_CHARS_MAX = 4_000
const TOKEN_BYTES = 16
const HEADER_BYTES = TOKEN_BYTES + 5

// Frame types, as in ../frames.ts.
const READY = 0x42
const LOG = 0x4c
const RESULT = 0x52
const FAILED = 0x45
const REFUSED = 0x46
const IDLE = 0x4e

const uncurry = Function.prototype.call.bind.bind(Function.prototype.call)
const { apply, getOwnPropertyDescriptor } = Reflect
const { defineProperty } = Object
const { parse, stringify } = JSON
const { Console } = Deno[Deno.internal]
const { inspect } = Deno
const Bytes = Uint8Array
const TextOf = String
const BlobOf = Blob
const isError = Error.isError
const slice = uncurry(String.prototype.slice)
const setBytes = uncurry(Uint8Array.prototype.set)
const typedArray = Object.getPrototypeOf(Uint8Array.prototype)
const bufferOf = uncurry(getOwnPropertyDescriptor(typedArray, 'buffer').get)
const encode = TextEncoder.prototype.encode.bind(new TextEncoder())
const readInput = Deno.stdin.readSync.bind(Deno.stdin)
const writeOutput = Deno.stdout.writeSync.bind(Deno.stdout)
const exit = Deno.exit
const AsyncFunction = (async () => {}).constructor

// ---- frames out

/** A frame's first bytes; the token is read below, the type and length are set per frame. */
const header = new Bytes(HEADER_BYTES)

function writeFrame (type, body) {
  const { length } = body
  const frame = new Bytes(HEADER_BYTES + length)
  setBytes(frame, header, 0)
  frame[TOKEN_BYTES] = type
  frame[TOKEN_BYTES + 1] = length >>> 24
  frame[TOKEN_BYTES + 2] = length >>> 16
  frame[TOKEN_BYTES + 3] = length >>> 8
  frame[TOKEN_BYTES + 4] = length
  setBytes(frame, body, HEADER_BYTES)
  let written = writeOutput(frame)
  while (written < HEADER_BYTES + length) written += writeOutput(new Bytes(bufferOf(frame), written))
}

let over = false

/** Says how the job ended; only the first time counts. */
function finish (type, text) {
  if (over) return
  over = true
  writeFrame(type, encode(text))
}

// ---- jobs in

function read (count) {
  const bytes = new Bytes(count)
  for (let at = 0; at < count;) {
    const got = readInput(at === 0 ? bytes : new Bytes(bytes.buffer, at))
    if (got === null) exit(0) // the daemon is gone, or has no use for this process
    at += got
  }
  return bytes
}

// ---- console

/** One byte more than the limit is sent: that is how the daemon knows that there was more. */
let logBytesLeft = LOG_BYTES_MAX + 1

function log (text) {
  if (over || logBytesLeft <= 0) return
  let bytes = encode(text)
  if (bytes.length > logBytesLeft) bytes = new Bytes(bufferOf(bytes), 0, logBytesLeft)
  logBytesLeft -= bytes.length
  writeFrame(LOG, bytes)
}

function replaceConsole () {
  const ours = new Console(log)
  for (const name of Object.getOwnPropertyNames(ours)) {
    const method = ours[name]
    if (typeof method !== 'function') continue
    // Formatting is the dear part: past the limit nothing is formatted.
    console[name] = (...args) => logBytesLeft > 0 ? apply(method, ours, args) : undefined
  }
}

/** What the sandbox does not offer: state that would outlive the job, sockets, other threads, dialogues. */
function removeGlobals () {
  for (const name of ['localStorage', 'sessionStorage', 'caches', 'Worker', 'BroadcastChannel', 'WebSocket',
    'WebSocketStream', 'EventSource', 'alert', 'confirm', 'prompt']) delete globalThis[name]
  // A door to Deno's core, with native calls that no permission guards; node: modules do without it.
  delete Deno[Deno.internal]
  // They need this one, so it stays, and says nothing of this machine.
  Deno.execPath = () => '/deno'
}

// ---- errors

/** Getters of a thrown Error may be hostile; those of anything else are not run at all. */
function describe (err) {
  let name = 'Error'
  let message = '(the error could not be read)'
  let stack = ''
  try {
    if (isError(err)) {
      name = slice(TextOf(err.name), 0, NAME_CHARS_MAX)
      message = slice(TextOf(err.message), 0, MESSAGE_CHARS_MAX)
      stack = err.stack
      stack = typeof stack === 'string' ? slice(stack, 0, STACK_CHARS_MAX) : ''
    } else {
      name = 'Uncaught'
      message = typeof err === 'string' ? err : inspect(err, { __proto__: null, depth: 2, strAbbreviateSize: 500 })
      message = slice(message, 0, MESSAGE_CHARS_MAX)
    }
  } catch {}
  return { __proto__: null, name, message, stack }
}

function fail (err) {
  finish(FAILED, stringify(describe(err)))
}

// ---- the job

/**
 * Plain JavaScript is compiled as the body of a function, which is ten times faster than a module; whatever does not
 * compile so, or uses modules, is taken for a TypeScript module. Either may await at its top level.
 */
async function evaluate (code) {
  let body = null
  if (!/\b(?:import|export)\b/.test(code)) {
    try {
      // In the daemon, outcome.ts turns positions in this text into positions in the code.
      body = new AsyncFunction(`"use strict";
${code}
;return { __proto__: null, handler: typeof handler === "undefined" ? void 0 : handler }
//# sourceURL=function.js`)
    } catch {}
  }
  // Code that returns at its top level has no handler.
  if (body !== null) return (await body())?.handler

  const trailer = '\n;export const __handler = typeof handler === "undefined" ? void 0 : handler'
  const url = URL.createObjectURL(new BlobOf([code, trailer], { type: 'application/typescript' }))
  const module = await import(url)
  return module.__handler ?? module.handler ?? module.default?.handler ?? module.default
}

/** The JSON text of a handler's answer; an object or array as itself, anything else as {"value": x}. */
function finishWith (value) {
  const type = typeof value
  if (type === 'function' || type === 'symbol') return finish(REFUSED, `handler returned a ${type}, which is not JSON`)
  if (type === 'bigint') return finish(REFUSED, 'handler returned a BigInt, which is not JSON')
  const isObject = type === 'object' && value !== null
  let text
  try {
    text = stringify(isObject ? value : { __proto__: null, value: value === undefined ? null : value })
  } catch (err) {
    return finish(REFUSED, `result is not JSON-serialisable: ${describe(err).message}`)
  }
  if (text === undefined) return finish(REFUSED, 'result is not JSON-serialisable: toJSON returned undefined')
  if (text.length > RESULT_CHARS_MAX) {
    return finish(REFUSED, `result too large: ${text.length} characters of JSON, limit ${RESULT_CHARS_MAX}`)
  }
  finish(RESULT, text)
}

async function run (code, payloadText) {
  try {
    const payload = parse(payloadText)
    defineProperty(globalThis, 'payload', { value: payload, writable: true, enumerable: true, configurable: true })
    const handler = await evaluate(code)
    if (typeof handler !== 'function') {
      return finish(REFUSED, 'no handler: declare `function handler(payload)` or export it')
    }
    finishWith(await handler(payload))
  } catch (err) {
    fail(err)
  }
}

addEventListener('unhandledrejection', event => { event.preventDefault(); fail(event.reason) })
addEventListener('error', event => { event.preventDefault(); fail(event.error ?? event.message) })
// Deno fires this when the event loop has run dry, and not on Deno.exit.
addEventListener('beforeunload', () => finish(IDLE, ''))

setBytes(header, read(TOKEN_BYTES), 0)
replaceConsole()
removeGlobals()
writeFrame(READY, new Bytes(0))

const lengths = new DataView(read(8).buffer)
const decoder = new TextDecoder()
const code = decoder.decode(read(lengths.getUint32(0)))
const payloadText = decoder.decode(read(lengths.getUint32(4)))
run(code, payloadText)
