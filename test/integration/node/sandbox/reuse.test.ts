import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FrameType, encodeFrame } from '../../../../node/sandbox/process/frames.ts'
import { TranspileCache } from '../../../../node/sandbox/process/transpile-cache.ts'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { Processes, answer } from './processes.ts'

/** Longer than the busiest machine takes for what takes a millisecond. */
const PATIENT_MS = 10_000
/** What is not offered by then is as good as polluted: the test asks only that nothing shows. */
const BRIEF_MS = 150
const AT_ONCE = 3

const { pollutions, tidy } = JSON.parse(readFileSync('test/vectors/sandbox-pollution.json', 'utf8')) as {
  pollutions: Array<[name: string, look: string, act: string]>
  tidy: Array<[name: string, code: string]>
}

const test = suite('sandbox reuse')
const processes = new Processes()
test.after(() => processes.remove())

/** The answers of up to so many runs in one process, and whether it was offered again after the last. */
async function runs (code: string, times: number, cleanMs: number): Promise<{ answers: string[], clean: boolean }> {
  const process = await processes.boot(cleanMs)
  const answers: string[] = []
  let clean = true
  for (let at = 0; at < times && clean; at++) {
    answers.push(await answer(process, code))
    clean = await process.clean
  }
  process.kill()
  await process.exited
  return { answers, clean }
}

async function each<T> (list: readonly T[], check: (one: T) => Promise<string | undefined>): Promise<string[]> {
  const waiting = [...list]
  const wrong: string[] = []
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const complaint = await check(next)
      if (complaint !== undefined) wrong.push(complaint)
    }
  }))
  return wrong
}

test('code that leaves nothing runs again and again in one process, and each time as the first', async () => {
  assert.equal(await each(tidy, async ([name, code]) => {
    const { answers, clean } = await runs(code, 4, PATIENT_MS)
    return clean && answers.length === 4 && new Set(answers).size === 1 ? undefined : `${name}: ${answers.join(' | ')}`
  }), [])
})

test('whatever a run leaves, the next does not see: it starts clean, or in another process', async () => {
  assert.ok(pollutions.length >= 40)
  assert.equal(await each(pollutions, async ([name, look, act]) => {
    const code = `const seen = ${look}\n${act}\nconst handler = () => ({ seen: String(seen) })`
    const { answers } = await runs(code, 2, BRIEF_MS)
    if (!/\{"seen":|^error: /.test(answers[0]!)) return `${name}: ${answers.join(' | ')}`
    return answers.length === 1 || answers[0] === answers[1] ? undefined : `${name}: ${answers.join(' then ')}`
  }), [])
})

test('nothing that code can reach can be changed for the next run, wherever it is', async () => {
  // Fingerprints of all that is reachable without calling anything, then a change somewhere.
  const code = (change: string, place: number): string => `
    const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Reflect
    const found = [globalThis]
    const seen = new Set(found)
    let print = 0
    const note = text => { for (let i = 0; i < text.length; i++) print = (print * 31 + text.charCodeAt(i)) | 0 }
    const visit = value => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
      seen.add(value)
      found.push(value)
    }
    for (let at = 0; at < found.length; at++) {
      const object = found[at]
      visit(getPrototypeOf(object))
      note(isExtensible(object) ? 'e' : 'n')
      for (const key of ownKeys(object)) {
        const d = getOwnPropertyDescriptor(object, key)
        note(String(key) + d.writable + d.enumerable + d.configurable + typeof d.value + typeof d.get +
          (typeof d.value === 'function' ? getOwnPropertyDescriptor(d.value, 'name')?.value : ''))
        visit(d.value); visit(d.get); visit(d.set)
      }
    }
    const object = found[Math.floor(${place} * found.length)]
    const key = ownKeys(object)[0]
    try { ${change} } catch {}
    const handler = () => print`
  const changes = ['', "object.left = 1", 'delete object[key]', 'Object.freeze(object)',
    'Object.setPrototypeOf(object, { __proto__: null, left: 1 })',
    "Object.defineProperty(object, key, { enumerable: !getOwnPropertyDescriptor(object, key).enumerable })"]
  const seed = Math.random()
  const cases = Array.from({ length: 18 }, (_, at) => {
    return { change: changes[at % changes.length]!, place: (seed + at * 0.618) % 1 }
  })
  let offered = 0
  const wrong = await each(cases, async ({ change, place }) => {
    const { answers } = await runs(code(change, place), 2, change === '' ? PATIENT_MS : BRIEF_MS)
    if (change === '' && answers.length === 2) offered++
    return answers.length === 1 || answers[0] === answers[1]
      ? undefined
      : `${change} at ${place}: ${answers.join(' then ')}`
  })
  assert.equal(wrong, [], `seed ${seed}`)
  assert.ok(offered > 0)
})

test('an idle process takes no processor time', async () => {
  const process = await processes.boot(PATIENT_MS)
  await answer(process, 'const handler = () => 1')
  assert.is(await process.clean, true)
  const spentTicks = (): number => {
    const fields = readFileSync(`/proc/${process.pid!}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return Number(fields[11]) + Number(fields[12])
  }
  const before = spentTicks()
  await new Promise(resolve => setTimeout(resolve, 300))
  assert.ok(spentTicks() - before <= 2)
  process.kill()
  await process.exited
})

test('a process that was ended says so to whoever waits for it', async () => {
  const process = await processes.boot(PATIENT_MS)
  assert.is(await process.booted, undefined)
  const running = answer(process, 'for (;;) {}')
  process.kill('memory')
  assert.is(await running, 'error: memory limit exceeded (128 MB)')
  assert.is(await process.clean, false)
  await process.exited
})

const large = (types: string): string => {
  let code = ''
  for (let at = 0; code.length < 150_000; at++) {
    code += `function f${at} (a${types}, b${types}) { return a + b + ${at} }\n`
  }
  return `${code}function handler (p${types}) { if (p.fail) throw new Error('here'); return f1(p.x, 2) }\n`
}

test('large TypeScript is transpiled once, and its errors are where they were', async () => {
  const transpiled = new TranspileCache()
  const code = large(': any')
  const codeId = contentIdOf(utf8(code))
  const line = code.split('\n').length - 1
  for (const at of [0, 1]) {
    const process = await processes.boot(PATIENT_MS, { transpiled })
    assert.is(await answer(process, code, { payload: '{"x":1}' }), '{"value":4}')
    assert.is(transpiled.get(codeId) === undefined, false)
    // The one that did the work has loaded modules of Node's, and has no second job.
    assert.is(await process.clean, at === 1)
    if (at === 1) {
      const failed = await process.run({
        code, codeId, payload: '{"fail":1}', timeoutMs: 5000, signal: new AbortController().signal, onLog () {}
      })
      assert.is(failed.kind, 'failed')
      assert.match((failed as { text: string }).text, `function.ts, <anonymous>:${line + 3}:`)
    }
    process.kill()
    await process.exited
  }
  const enums = await processes.boot(BRIEF_MS, { transpiled })
  const withEnum = `enum E { A = 7 }\n${large(': any').replace('return f1(p.x, 2)', 'return E.A')}`
  assert.is(await answer(enums, withEnum), '{"value":7}')
  assert.is(transpiled.get(contentIdOf(utf8(withEnum))), undefined)
})

test('what code says of its own text when it runs is not believed, even with the right token', async () => {
  const told: string[] = []
  const transpiled = { get: () => undefined, set: (_: unknown, text: string) => { told.push(text) } }
  const process = await processes.boot(BRIEF_MS, { transpiled })
  // With no token, and with one that it cannot have but has: a stand-in for the process repeats it after Started.
  const forged = encodeFrame(Buffer.alloc(16), { type: FrameType.Transpiled, body: Buffer.from('forged') })
  const code = `Deno.stdout.writeSync(Uint8Array.from(${JSON.stringify([...forged])})); const handler = () => 1`
  assert.is(await answer(process, code), '{"value":1}')
  const script = `const fs = require('node:fs')
    const read = n => {
      const b = Buffer.alloc(n)
      for (let at = 0; at < n;) at += fs.readSync(0, b, at, n - at)
      return b
    }
    const put = (token, type, text) => {
      const head = Buffer.from([type, 0, 0, 0, text.length])
      fs.writeSync(1, Buffer.concat([token, head, Buffer.from(text)]))
    }
    put(read(16), ${FrameType.Ready}, '')
    const token = read(16)
    put(token, ${FrameType.Started}, '')
    put(token, ${FrameType.Transpiled}, 'forged')
    put(token, ${FrameType.Result}, '{"value":2}')
    setInterval(() => {}, 1000)`
  const standIn = processes.spawn(globalThis.process.execPath, ['-e', script], { transpiled })
  assert.is(await answer(standIn, code), '{"value":2}')
  assert.equal(told, [])
})

test.run()
