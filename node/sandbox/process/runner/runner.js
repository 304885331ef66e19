/**
 * The only program Deno is ever given: it reads jobs, one after the other, evaluates the user's code and writes what
 * came of it. How bytes are framed is in ../frames.ts.
 *
 * It is the main module so that user code never is: Deno lets a main module import local files without asking. User
 * code comes in later, through `AsyncFunction` or a blob: module, and every import it makes is checked.
 *
 * Rules for this file, because the user's code runs in the same realm and may have replaced anything:
 *  - whatever is needed after user code starts is captured here first (`uncurry`), and called through the capture;
 *  - no for-of, spread or destructuring of arrays, no method calls on arrays or strings in what runs later;
 *  - objects are made with a null prototype, in one literal.
 * The most a function can gain by breaking this is a wrong result for itself: the process serves one tenant's one
 * function, and the daemon believes nothing it hears from here, least of all a number.
 *
 * After a result the process offers itself for the next job of the same function only if nothing is left of this one
 * (the end of this file): docs/decisions/2026-11-27-every-run-starts-clean.md.
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
const STARTED = 0x53
const TRANSPILED = 0x54
const LOG = 0x4c
const RESULT = 0x52
const FAILED = 0x45
const REFUSED = 0x46
const IDLE = 0x4e
const CLEAN = 0x43

// How a job gives its code, as in ../frames.ts.
const SAME = 2
const SCRIPT = 1

/** From here on it is quicker to load Node's type stripper, some 50 ms, than to have the code transpiled by import. */
const STRIP_CHARS_MIN = 96 * 1024

const uncurry = Function.prototype.call.bind.bind(Function.prototype.call)
const { apply, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys } = Reflect
const { defineProperty, freeze, getOwnPropertyDescriptors } = Object
const { parse, stringify } = JSON
const { Console, core } = Deno[Deno.internal]
const { eventLoopHasMoreWork, resources } = core
const { inspect, readFile, readFileSync, cwd, exit } = Deno
const Bytes = Uint8Array
const View = DataView
const TextOf = String
const BlobOf = Blob
const TypeErrorOf = TypeError
const ErrorOf = Error
const isError = Error.isError
const encodeUri = encodeURI
const urlOf = URL.createObjectURL
const forgetUrl = URL.revokeObjectURL
const slice = uncurry(String.prototype.slice)
const replaceAll = uncurry(String.prototype.replaceAll)
const matches = uncurry(RegExp.prototype.exec)
const has = uncurry(Set.prototype.has)
const add = uncurry(Set.prototype.add)
const indexOf = uncurry(Array.prototype.indexOf)
const setBytes = uncurry(Uint8Array.prototype.set)
const typedArray = getPrototypeOf(Uint8Array.prototype)
const bufferOf = uncurry(getOwnPropertyDescriptor(typedArray, 'buffer').get)
const getUint32 = uncurry(DataView.prototype.getUint32)
const prevent = uncurry(Event.prototype.preventDefault)
const entriesOf = uncurry(Performance.prototype.getEntries)
const timeline = performance
const encode = TextEncoder.prototype.encode.bind(new TextEncoder())
const decode = TextDecoder.prototype.decode.bind(new TextDecoder())
const readInput = Deno.stdin.readSync.bind(Deno.stdin)
const writeOutput = Deno.stdout.writeSync.bind(Deno.stdout)
const exitCode = uncurry(getOwnPropertyDescriptor(Deno, 'exitCode').get)
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

/** Nothing is awaited of a process that has said how its job ended, until it has the next one. */
let over = true
/** Something was used whose traces cannot be seen, or wiped. */
let tainted = false

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
    const got = readInput(at === 0 ? bytes : new Bytes(bufferOf(bytes), at))
    if (got === null) exit(0) // the daemon is gone, or has no use for this process
    at += got
  }
  return bytes
}

// ---- console

/** One byte more than the limit is sent: that is how the daemon knows that there was more. */
let logBytesLeft = LOG_BYTES_MAX + 1
/** Holds counts, timers and the indentation of groups: a new one for each job that printed. */
let printer = new Console(log)

function log (text) {
  if (over || logBytesLeft <= 0) return
  let bytes = encode(text)
  if (bytes.length > logBytesLeft) bytes = new Bytes(bufferOf(bytes), 0, logBytesLeft)
  logBytesLeft -= bytes.length
  writeFrame(LOG, bytes)
}

function replaceConsole () {
  for (const name of ownKeys(printer)) {
    if (typeof printer[name] !== 'function') continue
    // Formatting is the dear part: past the limit nothing is formatted.
    console[name] = (...args) => {
      if (logBytesLeft <= 0 || over) return undefined
      used = true
      return apply(printer[name], printer, args)
    }
  }
}
/** Whether the printer may hold something. */
let used = false

/** What the sandbox does not offer: state that would outlive the job, sockets, other threads, dialogues. */
function removeGlobals () {
  for (const name of ['localStorage', 'sessionStorage', 'caches', 'Worker', 'BroadcastChannel', 'WebSocket',
    'WebSocketStream', 'EventSource', 'alert', 'confirm', 'prompt']) delete globalThis[name]
  // A door to Deno's core, with native calls that no permission guards; node: modules do without it.
  delete Deno[Deno.internal]
  // They need this one, so it stays, and says nothing of this machine.
  Deno.execPath = () => '/deno'
  // What the daemon writes is for the runner.
  Deno.stdin.readSync = () => null
  Deno.stdin.read = async () => null
  defineProperty(Deno.stdin, 'readable', { get: () => new BlobOf([]).stream(), configurable: true, enumerable: true })
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
      const whole = TextOf(err.message)
      message = slice(whole, 0, MESSAGE_CHARS_MAX)
      // It begins with the message: all that is kept of it, if that is long, and a second's work for tens of megabytes.
      stack = whole.length < STACK_CHARS_MAX ? err.stack : `${name}: ${slice(whole, 0, STACK_CHARS_MAX)}`
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
  // What comes after the result is nobody's, but it says that something was left running.
  if (over) tainted = true
  else finish(FAILED, stringify(describe(err)))
}

// ---- the job

const MODULE_WORDS = /\b(?:import|export)\b/
/** Modules stay loaded, and so does their state. A word too many costs nothing but the next start. */
const IMPORTS = /\bimport\b|(?<!\.)\bfrom\b/
/** With it a script can take any name, also that of one of Deno's own. */
const SOURCE_NAME = /sourceURL/
let jobs = 0
let code = ''
/** The code as a function, while it is plain JavaScript. */
let body = null
let mime = ''

/** In the daemon, outcome.ts turns positions in this text into positions in the code. */
function compile (text, name) {
  try {
    return new AsyncFunction(`"use strict";
${text}
;return { __proto__: null, handler: typeof handler === "undefined" ? void 0 : handler }
//# sourceURL=${name}`)
  } catch {
    return null
  }
}

/**
 * Plain JavaScript is compiled as the body of a function, which is ten times faster than a module; whatever does not
 * compile so, or uses modules, is taken for a TypeScript module. Either may await at its top level.
 */
async function load (kind, text) {
  if (kind === SAME) return
  code = text
  mime = kind === SCRIPT ? 'application/javascript' : 'application/typescript'
  const hasModuleWords = matches(MODULE_WORDS, code) !== null
  body = hasModuleWords ? null : compile(code, kind === SCRIPT ? 'function.ts' : 'function.js')
  if (hasModuleWords && matches(IMPORTS, code) !== null) tainted = true
  if (matches(SOURCE_NAME, code) !== null) tainted = true
  if (body === null && kind !== SCRIPT && jobs === 1 && code.length >= STRIP_CHARS_MIN) await strip()
}

/** Tells the daemon the code without its types. It has run nothing of anybody's yet, so that others may use the text. */
async function strip () {
  // Node's modules are loaded then, which hold state.
  tainted = true
  try {
    const { stripTypeScriptTypes } = await import('node:module')
    code = stripTypeScriptTypes(code)
  } catch {
    return // What strips no types alone, such as enums; or what does not parse, and says so better when imported.
  }
  mime = 'application/javascript'
  writeFrame(TRANSPILED, encode(code))
  if (matches(MODULE_WORDS, code) === null) body = compile(code, 'function.ts')
}

async function evaluate () {
  // Code that returns at its top level has no handler.
  if (body !== null) return (await body())?.handler
  const trailer = '\n;export const __handler = typeof handler === "undefined" ? void 0 : handler'
  const url = urlOf(new BlobOf([code, trailer], { type: mime }))
  const module = await import(url)
  forgetUrl(url)
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

/** What a function that names models is offered: docs/functions.md. */
function makeRuntime (models) {
  return freeze({
    __proto__: null,
    models: freeze(models),
    async model (name) {
      if (indexOf(models, name) < 0) throw new TypeErrorOf(`no model ${TextOf(name)}: there is ${stringify(models)}`)
      return await readFile(`models/${name}`)
    },
    async ort () {
      tainted = true
      const path = replaceAll(replaceAll(encodeUri(cwd()), '#', '%23'), '?', '%3F')
      const ort = await import(`file://${path}/runtime/ort.wasm.bundle.min.mjs`)
      ort.env.wasm.numThreads = 1
      ort.env.wasm.wasmBinary = bufferOf(readFileSync('runtime/ort-wasm-simd-threaded.wasm'))
      return ort
    }
  })
}

async function run (kind, text, payloadText, modelsText) {
  try {
    const payload = parse(payloadText)
    offer('payload', payload)
    if (modelsText !== '') offer('runtime', makeRuntime(parse(modelsText)))
    await load(kind, text)
    forgetMatch()
    writeFrame(STARTED, new Bytes(0))
    const handler = await evaluate()
    if (typeof handler !== 'function') {
      return finish(REFUSED, 'no handler: declare `function handler(payload)` or export it')
    }
    finishWith(await handler(payload))
  } catch (err) {
    fail(err)
  }
}

function offer (name, value) {
  defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true })
}

/** Waits for a job, with no thread of this process running, and starts it. */
function next () {
  const token = read(TOKEN_BYTES)
  const head = new View(bufferOf(read(16)))
  const text = decode(read(getUint32(head, 4)))
  const payloadText = decode(read(getUint32(head, 8)))
  const modelsText = decode(read(getUint32(head, 12)))
  setBytes(header, token, 0)
  if (used) printer = new Console(log)
  used = false
  logBytesLeft = LOG_BYTES_MAX + 1
  over = false
  jobs++
  run(getUint32(head, 0), text, payloadText, modelsText)
}

// ---- nothing left

/** Deno loads them when they are first used; they are quick to load, so that they can be compared. */
const EAGER = ['TextEncoder', 'TextDecoder', 'atob', 'btoa']
/** These take as long as all else of a boot, and are remembered once somebody has used one. */
const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']
/** Accessors that hold nothing beside what is compared. */
const PLAIN_ACCESSORS = ['crypto', 'self', 'closed', 'onerror', 'onload', 'onunload', 'onbeforeunload',
  'onunhandledrejection']
/**
 * What keeps state where nothing can see it, or runs code later without keeping the event loop alive: finalizers,
 * waiters, timers that are not waited for, modules (by way of code made from text), whatever Deno and Node hold.
 */
const HIDING = ['Deno', 'process', 'Buffer', 'FinalizationRegistry', 'Function', 'eval', 'Temporal', 'navigator',
  'PerformanceObserver', 'location', 'fetch']

/** Whoever touches it has the process for the last time. */
function guard (object, name) {
  const was = getOwnPropertyDescriptor(object, name)
  if (was === undefined) return
  const { get, value, enumerable } = was
  defineProperty(object, name, {
    get () {
      tainted = true
      return get === undefined ? value : apply(get, this, [])
    },
    set (now) {
      tainted = true
      defineProperty(object, name, { __proto__: null, value: now, writable: true, enumerable, configurable: true })
    },
    enumerable,
    configurable: true
  })
}

/** The first use of any timer loads all four, and makes them what they are elsewhere. */
function loadTimers (getters) {
  for (let i = 0; i < TIMERS.length; i++) {
    const name = TIMERS[i]
    defineProperty(globalThis, name, {
      __proto__: null, value: apply(getters[i], globalThis, []), writable: true, enumerable: true, configurable: true
    })
    expectedOf(globalThis)[name] = getOwnPropertyDescriptor(globalThis, name)
    settle(globalThis[name])
  }
  const timer = globalThis.setTimeout(() => {}, 0)
  globalThis.clearTimeout(timer)
  const prototype = getPrototypeOf(timer)
  guard(prototype, 'unref')
  remember(prototype)
  remember(getOwnPropertyDescriptor(prototype, 'constructor').value)
  remember(getPrototypeOf(prototype))
  record()
}

function guardTimers () {
  const getters = TIMERS.map(name => getOwnPropertyDescriptor(globalThis, name).get)
  for (const name of TIMERS) {
    defineProperty(globalThis, name, {
      get () {
        loadTimers(getters)
        return globalThis[name]
      },
      set (value) {
        tainted = true
        defineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true })
      },
      enumerable: true,
      configurable: true
    })
  }
}

function guardAll () {
  for (const name of EAGER) {
    const value = globalThis[name]
    const { enumerable } = getOwnPropertyDescriptor(globalThis, name)
    defineProperty(globalThis, name, { value, writable: true, enumerable, configurable: true })
  }
  for (const name of ownKeys(globalThis)) {
    const { get } = getOwnPropertyDescriptor(globalThis, name)
    if (get !== undefined && !PLAIN_ACCESSORS.includes(name) && !TIMERS.includes(name)) guard(globalThis, name)
  }
  for (const name of HIDING) guard(globalThis, name)
  guardTimers()
  guard(AbortSignal, 'timeout')
  guard(Atomics, 'waitAsync')
  guard(Blob.prototype, 'stream')
  guard(URL, 'createObjectURL')
  guard(Date.prototype, 'toTemporalInstant')
  guard(Intl, 'Segmenter')
  for (const each of [() => {}, async () => {}, function * () {}, async function * () {}]) {
    guard(getPrototypeOf(each), 'constructor')
  }
}

/** All that code can reach and change. Plain functions are not in it: they are frozen instead, which is quicker. */
const realm = []
const known = new Set()
const were = []
const prototypes = []
let openResources = 0

function remember (object) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null || has(known, object)) return
  add(known, object)
  realm[realm.length] = object
}

/** Takes what is remembered for how it is to be, and all that is found there with it. */
function record () {
  for (let i = were.length; i < realm.length; i++) {
    const descriptors = getOwnPropertyDescriptors(realm[i])
    const keys = ownKeys(descriptors)
    for (let j = 0; j < keys.length; j++) {
      const { value, get, set } = descriptors[keys[j]]
      settle(value)
      settle(get)
      settle(set)
    }
    were[i] = descriptors
    prototypes[i] = getPrototypeOf(realm[i])
    remember(prototypes[i])
  }
}

function settle (value) {
  if (typeof value !== 'function') return remember(value)
  if (has(known, value)) return
  const { prototype } = value
  const hasPrototype = typeof prototype === 'object' && prototype !== null
  if (hasPrototype && ownKeys(prototype).length > 1) {
    remember(value)
    remember(prototype)
    return
  }
  freeze(value)
  if (hasPrototype) freeze(prototype)
}

function expectedOf (object) {
  return were[indexOf(realm, object)]
}

function rememberWithPrototypes (space) {
  for (const name of ownKeys(space)) {
    const { value } = getOwnPropertyDescriptor(space, name)
    remember(value)
    if (typeof value === 'function') remember(value.prototype)
  }
}

/** To be called before any user code: what it finds is how each run begins. */
function takeSnapshot () {
  // First what comparing itself rests on.
  remember(Object.prototype)
  remember(globalThis)
  for (const space of [globalThis, Intl, WebAssembly]) rememberWithPrototypes(space)
  for (const each of [async () => {}, function * () {}, async function * () {}]) {
    remember(getPrototypeOf(each))
    remember(getPrototypeOf(each).prototype)
  }
  for (const each of [[].keys(), new Map().keys(), new Set().keys(), ''[Symbol.iterator](), ''.matchAll(/x/g),
    [].values().map(() => {}), Iterator.from({ next () {} }), new URLSearchParams().keys(), crypto, crypto.subtle,
    callSite()]) remember(getPrototypeOf(each))
  for (const each of [crypto, crypto.subtle, Array.prototype[Symbol.unscopables]]) remember(each)
  record()
  openResources = ownKeys(resources()).length
}

function callSite () {
  Error.prepareStackTrace = (_, sites) => sites[0]
  const { stack } = new Error()
  delete Error.prepareStackTrace
  return stack
}

function isUntouched () {
  for (let i = 0; i < realm.length; i++) {
    const object = realm[i]
    if (getPrototypeOf(object) !== prototypes[i] || !isExtensible(object)) return false
    const was = were[i]
    const is = getOwnPropertyDescriptors(object)
    const keysWere = ownKeys(was)
    const keys = ownKeys(is)
    if (keys.length !== keysWere.length) return false
    for (let j = 0; j < keys.length; j++) if (keys[j] !== keysWere[j]) return false
    for (let j = 0; j < keys.length; j++) if (!isSame(was[keys[j]], is[keys[j]])) return false
  }
  return true
}

function isSame (was, is) {
  if (was.value !== is.value && was.value === was.value) return false
  if (was.get !== is.get || was.set !== is.set || was.writable !== is.writable) return false
  return was.enumerable === is.enumerable && was.configurable === is.configurable
}

/** RegExp.$1 and the like tell of the last match. */
function forgetMatch () {
  matches(/(?:)/, '')
}

/** Whether the next job would find nothing of this one. */
function isClean () {
  if (tainted || eventLoopHasMoreWork() || exitCode() !== 0) return false
  delete globalThis.payload
  delete globalThis.runtime
  if (!isUntouched()) return false
  if (ownKeys(resources()).length !== openResources || entriesOf(timeline).length > 0) return false
  forgetMatch()
  return true
}

/** Where Deno says that the event loop has run dry: nothing but its own functions is below. */
let idleStack = ''

addEventListener('unhandledrejection', event => { prevent(event); fail(event.reason) })
addEventListener('error', event => { prevent(event); fail(event.error ?? event.message) })
// Deno fires this when the event loop has run dry, and not on Deno.exit. Anybody can dispatch an event of that name,
// but not from there: code that might give itself the name of Deno's files has tainted the process.
addEventListener('beforeunload', event => {
  if (eventLoopHasMoreWork()) return
  if (!over) return finish(IDLE, '')
  if (jobs > 0 && !isClean()) return // and the process ends
  const stack = new ErrorOf().stack
  if (jobs === 0) idleStack = stack
  else if (stack !== idleStack) return
  else writeFrame(CLEAN, new Bytes(0))
  prevent(event)
  next()
})

setBytes(header, read(TOKEN_BYTES), 0)
replaceConsole()
removeGlobals()
// Nothing of this keeps a job waiting where a process is ready before there is one.
writeFrame(READY, new Bytes(0))
guardAll()
takeSnapshot()
