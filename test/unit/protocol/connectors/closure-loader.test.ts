import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ClosureLoader, CLOSURES_KEPT_BYTES_MAX } from '../../../../protocol/connectors/closure-loader.ts'
import { SOURCE_BYTES_MAX } from '../../../../protocol/core/limits.ts'
import { encodeDefinition, type Definition } from '../../../../protocol/wire/definitions.ts'
import * as fixed from '../../../helpers/definitions.ts'

const { add, always, connectorDefinition, idOf, pitch, scalar, sourceDefinition } = fixed
const piece: Definition = { ...fixed.piece, conditionArgs: [] }

/** Serves definitions, and counts what it is asked for. */
function shelf (...definitions: Definition[]) {
  const bytes = new Map(definitions.map(definition => {
    const encoded = encodeDefinition(definition)
    return [encoded.id, encoded.bytes]
  }))
  const asked: string[] = []
  return {
    asked,
    fetch: async (id: string): Promise<Uint8Array> => {
      asked.push(id)
      const found = bytes.get(id)
      if (found === undefined) throw new Error(`no ${id}`)
      return found
    }
  }
}

async function messageOf (promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'nothing'
  } catch (err) {
    return err instanceof Error ? err.message : String(err)
  }
}

const whole = () => shelf(add, always, pitch, piece)

const test = suite('ClosureLoader')

test('gets each part once, and keeps what it has', async () => {
  const loader = new ClosureLoader()
  const { asked, fetch } = whole()
  const closure = await loader.load(idOf(piece), fetch)
  assert.equal([...closure.keys()].sort(), [add, always, pitch, piece].map(idOf).sort())
  assert.equal([...asked].sort(), [...closure.keys()].sort())
  assert.is(await loader.load(idOf(piece), fetch), closure)
  await loader.load(idOf(pitch), fetch)
  assert.is(asked.length, 4)
  assert.is(loader.has(idOf(piece)), true)
})

test('two that want the same at once ask once', async () => {
  const loader = new ClosureLoader()
  const { asked, fetch } = whole()
  await Promise.all([loader.load(idOf(piece), fetch), loader.load(idOf(piece), fetch)])
  assert.is(asked.length, 4)
})

test('who waited for an answer that failed asks whom it knows itself', async () => {
  const loader = new ClosureLoader()
  const [poor, rich] = [shelf(), whole()]
  const [failed, closure] = await Promise.all([
    messageOf(loader.load(idOf(pitch), poor.fetch)), loader.load(idOf(pitch), rich.fetch)
  ])
  assert.is(failed, `no ${idOf(pitch)}`)
  assert.is(closure.size, 2)
})

test('what could not have been deployed is refused, and not kept', async () => {
  const loader = new ClosureLoader()
  const wrongArgs = connectorDefinition({ dimensions: [scalar([{ name: 'add', id: idOf(add), args: [1, 2] }])] })
  const { fetch } = shelf(add, wrongArgs)
  assert.match(await messageOf(loader.load(idOf(wrongArgs), fetch)), 'connector')
  assert.match(await messageOf(loader.load(idOf(add), fetch)), 'connector')
  assert.is(loader.has(idOf(wrongArgs)), false)
})

test('keeps a bounded number of bytes, the ones used lately', async () => {
  const loader = new ClosureLoader()
  const source = (no: number) => sourceDefinition({ name: `s${no}`, source: `// ${no}`.padEnd(SOURCE_BYTES_MAX, '-') })
  const count = CLOSURES_KEPT_BYTES_MAX / SOURCE_BYTES_MAX + 1
  const roots: string[] = []
  for (let no = 0; no < count; no++) {
    const part = source(no)
    const root = connectorDefinition({
      name: `c${no}`, dimensions: [scalar([{ name: part.name, id: idOf(part), args: [] }])]
    })
    roots.push(idOf(root))
    await loader.load(idOf(root), shelf(part, root).fetch)
  }
  assert.is(loader.has(roots[0]!), false)
  assert.is(loader.has(roots.at(-1)!), true)
})

test.run()
