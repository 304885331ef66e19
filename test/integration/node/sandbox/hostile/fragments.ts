/**
 * What hostile functions are composed of: statements of JavaScript, by what they are after. What they get hold of they
 * `see(...)`, which logs it, so that the oracle finds a canary in it. `await` is allowed in all of them.
 * Markers: __HOME__, __JSON_URL__, __TMP__, __PORT__ as in the shared cases, # a small random number.
 */
export const FRAGMENTS: Readonly<Record<string, readonly string[]>> = {
  files: [
    "for (const f of ['__HOME__', '__TMP__', '/etc/passwd', '/proc/self/environ', " +
      "'/proc/1/environ', '/dev/mem']) try { see(Deno.readTextFileSync(f)) } catch {}",
    "for (const f of ['__HOME__', '__TMP__', '/proc/self/mem']) try { see((await " +
      "import('node:fs')).readFileSync(f, 'utf8')) } catch {}",
    "see((await import('__JSON_URL__', { with: { type: 'json' } })).default)",
    "see(await (await fetch('file://__HOME__')).text())",
    "see((await import('node:module')).createRequire('file:///')('__HOME__'))",
    "see(process.getBuiltinModule('node:fs').readFileSync('__TMP__', 'utf8'))",
    "Deno.symlinkSync('__HOME__', './dc-link-#'); see(Deno.readTextFileSync('./dc-link-#'))",
    "for (const d of ['.', '/tmp', '/var/tmp', '/dev/shm', '/', '/root']) try { " +
      "Deno.writeTextFileSync(d + '/dc-#', 'x') } catch {}",
    "for (const d of ['.', '/tmp', '/dev/shm']) try { (await " +
      "import('node:fs')).writeFileSync(d + '/dc-#', 'x') } catch {}",
    "Deno.mkdirSync('/tmp/dc-dir-#')", "Deno.makeTempFileSync({ prefix: 'dc-' })",
    "Deno.chdir('/'); see([...Deno.readDirSync('.')])", "localStorage.setItem('dc', 'DC-CANARY-LS')",
    "await (await caches.open('dc')).put('http://a/b', new Response('x'))",
    "const { DatabaseSync } = await import('node:sqlite'); const d = new " +
      "DatabaseSync('/tmp/dc-#.db'); d.exec('create table t(a)')",
    "const { DatabaseSync } = await import('node:sqlite'); const d = new " +
      'DatabaseSync(\':memory:\'); d.exec("attach \'/tmp/dc-#.db\' as x; create table x.t(a)")',
    "const { DatabaseSync } = await import('node:sqlite'); const d = new " +
      "DatabaseSync(':memory:'); d.exec('PRAGMA temp_store=1; PRAGMA cache_size=1; create temp " +
      "table t(a); insert into t values (randomblob(3000000))')",
    "(await import('node:fs')).createWriteStream('/tmp/dc-stream-#').on('error', () => {}).write('x')",
    "for await (const e of Deno.watchFs('/')) see(e.paths)", "await Deno.open('/dev/tty', { write: true })"
  ],
  network: [
    "see(await (await fetch('http://127.0.0.1:__PORT__/', { signal: AbortSignal.timeout(80) })).text())",
    "see(await (await fetch('http://169.254.169.254/', { signal: AbortSignal.timeout(80) })).text())",
    "const c = await Deno.connect({ hostname: '127.0.0.1', port: __PORT__ }); see('connected'); c.close()",
    "(await import('node:net')).connect(__PORT__, '127.0.0.1').on('connect', () => " +
      "see('DC-CANARY-NET')).on('error', () => {})",
    "(await import('node:http')).get('http://127.0.0.1:__PORT__/', r => r.on('data', see)).on('error', () => {})",
    'Deno.listen({ port: 0 })', "Deno.serve(() => new Response('x'))", "await Deno.resolveDns('example.com', 'A')",
    "await (await import('node:dns')).promises.lookup('example.com')", "new EventSource('http://127.0.0.1:__PORT__/')",
    "(await import('node:dgram')).createSocket('udp4').send('x', __PORT__, '127.0.0.1')",
    "await import('https://esm.sh/x')", "await import('npm:left-pad')", "await import('jsr:@std/path')",
    "Deno.connectTls({ hostname: 'localhost', port: 443 })"
  ],
  environment: [
    'see(Deno.env.toObject())', 'see({ ...process.env })', "see(process.env.DC_CANARY_ENV ?? '')",
    'see(Deno.hostname() + Deno.osRelease())',
    "const os = await import('node:os'); see([os.hostname(), os.userInfo()])",
    'see(await Deno.permissions.request({ name: "env" }))', 'see([process.argv, process.execPath, process.cwd()])'
  ],
  processes: [
    "Deno.kill(Deno.ppid, 'SIGKILL')", "process.kill(process.ppid, 'SIGKILL')", "process.kill(1, 'SIGKILL')",
    "for (const p of [-1, 0]) try { process.kill(p, 'SIGKILL') } catch {}", "Deno.kill(Deno.pid, 'SIGSTOP')",
    "Deno.kill(Deno.pid, 'SIGSEGV')", "await new Deno.Command('/bin/sh', { args: ['-c', 'sleep 60 & '] }).output()",
    "(await import('node:child_process')).spawn('/bin/sleep', ['60'], { detached: true }).on('error', () => {})",
    "(await import('node:child_process')).execSync('sleep 60 &')", "Deno.dlopen('libc.so.6', {})",
    "for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1']) Deno.addSignalListener(s, () => {})", 'Deno.exit(#)',
    'process.exit(#)', 'process.abort()', 'process.reallyExit(0)', "process.binding('spawn_sync')",
    "(await import('node:inspector')).open(0)", "process.dlopen({ exports: {} }, '/lib/x86_64-linux-gnu/libc.so.6')",
    'Deno.exit = () => {}; process.exit = () => {}', "process.on('exit', () => { for (;;) {} })",
    "addEventListener('unload', () => { for (;;) {} }); addEventListener('beforeunload', e => e.preventDefault())"
  ],
  threads: [
    "new Worker(URL.createObjectURL(new Blob(['for(;;);'])), { type: 'module' })",
    "new (await import('node:worker_threads')).Worker('for(;;);', { eval: true })",
    "for (let i = 0; i < 9; i++) new (await import('node:worker_threads')).Worker('for(;;);', { eval: true })",
    'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', "new BroadcastChannel('dc').postMessage(1)",
    'Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0).value.then(see)'
  ],
  memory: [
    'const a = []; for (;;) a.push([a])',
    'const a = []; for (let i = 0; i < 60; i++) a.push(new Uint8Array(9 << 20).fill(1))',
    'const a = []; for (let i = 0; i < 99; i++) a.push(new WebAssembly.Memory({ initial: 160 }))',
    'new SharedArrayBuffer(1 << 30)', 'const a = []; for (;;) a.push(new Blob([new Uint8Array(9 << 20).fill(1)]))',
    'new ArrayBuffer(8, { maxByteLength: 2 ** 33 }).resize(2 ** 32)', "let s = 'x'; for (;;) s += s",
    'new Array(2 ** 32 - 1).fill(0)', "const m = new Map(); for (let i = 0;; i++) m.set(i, 'v' + i)",
    'for (let i = 0; i < 2e5; i++) setTimeout(() => {}, 1e6)',
    "(await import('node:zlib')).inflateRawSync((await import('node:zlib')).deflateRawSync(new Uint8Array(4e7)))",
    "const d = new (await import('node:sqlite')).DatabaseSync(':memory:'); d.exec('select randomblob(200000000)')",
    "new TextEncoder().encode('x'.repeat(2 ** 28))", "structuredClone('x'.repeat(2 ** 28))",
    'crypto.getRandomValues(new Uint8Array(65536))',
    "(await import('node:v8')).setFlagsFromString('--max-old-space-size=8000'); const a = []; " +
      'for (;;) a.push(new Array(1000).fill(1))',
    "(await import('node:buffer')).Buffer.alloc(3e8, 1)",
    'new Array(5000).fill().map(() => new WebAssembly.Memory({ initial: 1, maximum: 65536 }))'
  ],
  floods: [
    "for (let i = 0; i < 5000; i++) console.log('z'.repeat(999))", "console.log('\\ud800\\u2028\\0'.repeat(# * 99))",
    'const b = new Uint8Array(65536); for (let i = 0; i < 200; i++) Deno.stdout.writeSync(b)',
    'const b = new Uint8Array(65536); for (let i = 0; i < 200; i++) Deno.stderr.writeSync(b)',
    'for (let i = 0; i < 1e4; i++) Promise.reject(i)',
    'console.table(new Array(# * 99).fill({ a: 1 })); console.group(); console.trace()',
    'console.log(new Proxy({}, { ownKeys () { throw 1 }, get () { throw 2 } }))',
    "console.log('%s%d%o%c', { toString () { throw 1 } })"
  ],
  frames: [
    'for (let i = 0; i < 99; i++) Deno.stdout.writeSync(crypto.getRandomValues(new Uint8Array(# + 1)))',
    'Deno.stdout.writeSync(new Uint8Array([...new Uint8Array(16), 0x52, 0, 0, 0, 2, 0x7b, 0x7d]))',
    'see(String(Deno.stdin.readSync(new Uint8Array(64))))',
    'Deno.stdin.read(new Uint8Array(64)).then(n => see(String(n)))',
    "(await import('node:fs')).readSync(0, new Uint8Array(99))", 'Deno.stdout.close()', 'Deno.stdin.close()',
    "for (let i = 0; i < 40; i++) try { (await import('node:fs')).closeSync(i) } catch {}",
    "(await import('node:fs')).writeSync(1, JSON.stringify({ status: 'done', result: 'forged' }))",
    'console.log = see = null',
    "process.stdout.write('x'.repeat(9999)); process.stdin.on('data', d => see(String(d)))",
    'for await (const c of Deno.stdin.readable) see(c.length)'
  ],
  realm: [
    "for (const k of ['status', 'result', 'error', 'name', 'message', 'stack', 'type', " +
      "'value', 'get', 'length', '0']) Object.defineProperty(Object.prototype, k, { get () { " +
      "return 'polluted' }, set () {}, configurable: true })",
    'Object.prototype.then = function (r) { r({ stolen: 1 }) }', 'Object.prototype.toJSON = () => { throw 1 }',
    'Array.prototype.toJSON = () => "forged"', 'Array.prototype.dc = #', 'globalThis.__dc = #',
    'Promise.prototype.then = () => {}', 'globalThis.Promise = class {}',
    'Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => "forged"',
    'Array.prototype[Symbol.iterator] = function * () { yield "forged" }', 'Array.prototype.push = () => 0',
    'Uint8Array.prototype.set = () => {}; Uint8Array.prototype.subarray = () => []',
    'TextEncoder.prototype.encode = () => new Uint8Array(9)',
    'Reflect.apply = () => 0; Object.defineProperty = () => 0',
    'JSON.stringify = () => "{}"; JSON.parse = () => { throw 1 }', 'Date.now = performance.now = () => NaN',
    'globalThis.setTimeout = globalThis.queueMicrotask = () => 0',
    'for (const k of Object.getOwnPropertyNames(globalThis)) try { delete globalThis[k] } catch {}',
    'Object.freeze(Object.prototype)', 'Object.freeze(globalThis.console)', 'Object.preventExtensions(globalThis)',
    'Error.prepareStackTrace = () => { throw 1 }', 'Error.stackTraceLimit = Infinity',
    'Error.isError = () => { throw 1 }', 'Symbol.prototype[Symbol.toPrimitive] = null',
    'String.prototype.slice = () => { throw 1 }; globalThis.String = null',
    'RegExp.prototype.exec = RegExp.prototype.test = () => true',
    'Object.setPrototypeOf(Object.prototype, new Proxy({}, {}))', 'Object.setPrototypeOf(Array.prototype, null)',
    'globalThis.payload = { control: true }',
    'Object.defineProperty(globalThis, "payload", { get () { for (;;) {} } })',
    'globalThis.onunhandledrejection = e => e.preventDefault(); addEventListener("error", e ' +
      '=> e.stopImmediatePropagation())',
    'globalThis.Deno = globalThis.console = undefined', 'Math.random = () => 4', 'Deno.inspect = () => { for (;;) {} }'
  ],
  later: [
    'setInterval(() => { globalThis.__dc = 1 }, 1)', 'setTimeout(() => { throw new Error("late") }, #)',
    'setTimeout(() => { for (;;) {} }, #)', 'Promise.reject(new Error("nobody waits"))',
    '(function f () { queueMicrotask(f) })()', '(function f () { setTimeout(f) })()',
    '(async () => { for (;;) await null })()', 'new FinalizationRegistry(() => { throw 1 }).register({}, 1)',
    'process.nextTick(() => { throw 1 })', 'setImmediate(() => { Array.prototype.dc = 1 })',
    'await (async () => { throw 1 })().catch(() => {})'
  ],
  engine: [
    'eval("globalThis.__dc = 1")', '(0, eval)("var dc# = 1")', 'new Function("return this")().__dc = 1',
    '(async () => {}).constructor("for(;;);")()', "await import('data:text/javascript,for(;;);')",
    "see(await import('data:text/javascript,export default #'))",
    "await import(URL.createObjectURL(new Blob(['enum E { A }; globalThis.__dc = E.A'], { " +
      "type: 'application/typescript' })))",
    "(await import('node:vm')).runInNewContext('for(;;);')",
    "(await import('node:vm')).runInThisContext('globalThis.__dc = 1')",
    "const m = (await import('node:module')).builtinModules; await import('node:' + m[# % " +
      "m.length].replace(/^node:/, ''))",
    'const { instance } = await WebAssembly.instantiate(new ' +
      'Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,' +
      '0,11,11])); instance.exports.f()',
    'await WebAssembly.compile(crypto.getRandomValues(new Uint8Array(99)))',
    'await (await navigator.gpu.requestAdapter()).requestDevice()', 'Deno[Deno.internal].core.ops.op_exit(0)',
    'see(Deno.mainModule.length)', "Deno.bench('x', () => {})", 'await Deno.openKv()',
    'throw await import("./dc-#.ts")', "(await import('node:wasi')).WASI",
    "(await import('node:v8')).getHeapSnapshot()"
  ],
  depth: [
    '(function f (n) { return f(n + 1) + 1 })(0)', "JSON.parse('['.repeat(2e5))",
    "new RegExp('('.repeat(1e5) + ')'.repeat(1e5)).test('')",
    'let a = []; for (let i = 0; i < 2e5; i++) a = [a]; JSON.stringify(a)', "/(a+)+$/.test('a'.repeat(40) + '!')",
    'let p = {}; for (let i = 0; i < 2e5; i++) p = new Proxy(p, {}); p.x',
    "eval('('.repeat(2e5) + 1 + ')'.repeat(2e5))", 'const g = { get x () { return this.x } }; g.x',
    'structuredClone((() => { let a = {}; for (let i = 0; i < 1e5; i++) a = { a }; return a })())',
    'new Proxy({}, { get (t, k, r) { return r[k] } }).x', "'x'.repeat(2 ** 29 - 25).replace(/x/g, 'yy')",
    '10n ** 10n ** 6n',
    'let e = new Error(); for (let i = 0; i < 1e5; i++) e = new Error("x", { cause: e }); console.log(e)'
  ]
}

/** How a function ends, if it comes to that: expressions that are returned, statements otherwise. */
export const ENDINGS: readonly string[] = [
  'return', 'return null', 'return NaN', 'return "\\ud800\\u2028\\0"', 'return 10n', 'return { a: [1n] }',
  'return Symbol("s")', 'return () => 1', 'return new Date(NaN)', 'return new Map([[1, 2]])', 'return new Array(3e5)',
  'return "x".repeat(# * 200000)', 'return { [Symbol()]: 1, a: undefined }', 'const a = {}; a.a = a; return a',
  'return { toJSON () { throw new Error("no") } }', 'return { toJSON () { for (;;) {} } }', 'return { toJSON () {} }',
  'return { toJSON () { return { toJSON () { return 1 } } } }', 'return { get a () { throw 1 } }',
  'return { then (r) { r({ ok: 1 }) } }', 'return { then () {} }', 'return { then (r, j) { j(1); r(2) } }',
  'return (function t () { return { then (r) { r(t()) } } })()',
  'return new Proxy({}, { get () { throw 1 }, ownKeys () { throw 2 } })',
  'return new Proxy([], { get (t, k) { return k === "length" ? 1e9 : 1 } })', 'return globalThis', 'return Deno',
  'return p', 'return new Promise(() => {})', 'return new Promise(() => setInterval(() => {}, 5))', 'for (;;) {}',
  'for (;;) await null', 'throw null', 'throw { get a () { for (;;) {} } }', 'throw "x".repeat(1e6)',
  'throw new Error("E".repeat(1e6))', 'throw Symbol()',
  'throw Object.defineProperty(new Error(), "stack", { get () { throw 1 } })',
  'throw Object.assign(new Error("a\\nb\\r\\u2028c"), { name: "\\n" })',
  'throw new Proxy(new Error(), { get () { throw 1 } })', 'throw new AggregateError([1, new Error("x")], "many")',
  'throw new DOMException("d", "AbortError")', 'return structuredClone(new Error("kept"))',
  'return Object.create(null)', 'return new (class extends Array {})(#)', 'return [,, 1]', 'return -0'
]

/** Where a fragment stands. `@` is the fragment. */
export const WRAPPERS: readonly string[] = [
  'try { @ } catch {}', 'try { @ } catch {}', 'try { @ } catch {}', '@', 'await (async () => { @ })().catch(() => {})',
  'setTimeout(async () => { @ })', 'queueMicrotask(async () => { try { @ } catch {} })',
  'Promise.resolve().then(async () => { @ })', '({ get a () { (async () => { @ })().catch(() => {}) } }).a',
  'for (let i = 0; i < 3; i++) try { @ } catch {}', '`${{ toString () { (async () => { @ })(); return "" } }}`',
  'try { for await (const _ of (async function * () { @ })()) {} } catch {}',
  '(class { static { (async () => { @ })().catch(() => {}) } })',
  'try { throw 1 } catch { try { @ } catch {} } finally { see = x => x }',
  'new Promise(async () => { @ }).catch(() => {})', 'await Promise.race([(async () => { @ })().catch(() => {}), null])'
]

/** Declarations at the top level that must not trouble a runner. */
export const SHADOWS: readonly string[] = [
  'const Deno = 1', 'const JSON = null, Promise = null', 'let exports = {}, module = {}, require = null',
  'function send () { throw 1 }', 'const job = 0, token = 0', 'var globalThis2 = {}', 'class Error {}',
  'const Uint8Array = Array', 'let __handler2 = 1', 'var undefined2'
]

/** Functions whose answer is known, and must not change whatever stands before or beside them. */
export const KNOWN: ReadonlyArray<readonly [expression: string, payload: unknown, result: string]> = [
  ['p.x * 2', { x: 21 }, '{"value":42}'],
  ['({ sum: p.n.reduce((a, b) => a + b, 0) })', { n: [1, 2, 3] }, '{"sum":6}'],
  ['[...p.s].reverse()', { s: 'äbc' }, '["c","b","ä"]'],
  ['({ a: { b: [p.x, null, true] } })', { x: 'ü' }, '{"a":{"b":["ü",null,true]}}'],
  ['p.s.repeat(1000).length', { s: 'ab' }, '{"value":2000}'],
  ['new Date(p.t).toISOString()', { t: 0 }, '{"value":"1970-01-01T00:00:00.000Z"}'],
  ['Object.keys(p).length', { a: 1, b: 2 }, '{"value":2}'],
  ['p === null', null, '{"value":true}'],
  ['undefined', {}, '{"value":null}'],
  ['Math.max(...p)', [3, 9, 4], '{"value":9}'],
  ['btoa(p.s)', { s: 'hi' }, '{"value":"aGk="}'],
  ['p', [[1], {}], '[[1],{}]']
]

/** What may stand at the top of such a function: hostile to a careless runner, and without meaning for its answer. */
export const HARMLESS: readonly string[] = [
  'JSON.stringify = () => "forged"; JSON.parse = () => { throw 1 }', 'globalThis.Promise = class {}',
  'console.log = () => { throw 1 }', 'Error.prepareStackTrace = () => { throw 1 }',
  'Uint8Array.prototype.set = () => {}', 'TextEncoder.prototype.encode = () => new Uint8Array(9)',
  'Deno.stdout.writeSync = Deno.stdout.write = () => 0', 'Deno.exit = Deno.inspect = null', 'Reflect.apply = () => 0',
  'setInterval(() => {}, 1)', 'setTimeout(() => { for (;;) {} }, 1e6)', 'console.log("x".repeat(99))',
  'Function.prototype.call = Function.prototype.apply = () => 0', 'delete globalThis.Deno',
  'globalThis.TextDecoder = globalThis.Blob = null', 'Date.now = performance.now = () => NaN',
  'Object.defineProperty(Object.prototype, "result", { get () { return "forged" }, configurable: true })',
  'Error.isError = () => { throw 1 }', 'addEventListener("beforeunload", () => {})',
  'Deno.stdout.writeSync(new Uint8Array(99))', 'globalThis.onerror = () => true', 'eval("var z = 1")',
  'Promise.prototype.then = () => { throw 1 }'
]
