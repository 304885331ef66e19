/**
 * Writes test/vectors/generated-bodies.json.br: bodies that are generated and compiled, and the vectors' own. It takes
 * some 50 ms a body. See docs/conformance.md.
 *
 * Usage: npm run generate:bodies -- [bodies] [seed]
 */
import { Compiler } from '../../protocol/evm/compiler.ts'
import { differentBodies, writeCorpus, type CompiledBody } from './corpus.ts'
import { compileAll, freshBodies } from './fresh-bodies.ts'
import { GENERATOR_VERSION } from './generated-body.ts'
import { knownBodies } from './known-bodies.ts'

const [count = 3_200, seed = 20_261_127] = process.argv.slice(2).map(Number)

const compiler = new Compiler()
let refused = 0
const onRefusal = ({ text, message }: { text: string, message: string }): void => {
  refused++
  console.error(`refused: ${message}\n${text}\n`)
}

const known = await all(compileAll(knownBodies(), compiler, () => {}))
const bodies = differentBodies(await all(compileAll(freshBodies(count, seed), compiler, onRefusal)))
const bytes = writeCorpus({ generatorVersion: GENERATOR_VERSION, seed, bodies, known })
console.log(`${count} generated, ${refused} refused by the compiler, ${bodies.length} different: ${bytes} bytes`)

async function all (batches: AsyncIterable<CompiledBody[]>): Promise<CompiledBody[]> {
  const made: CompiledBody[] = []
  for await (const batch of batches) {
    made.push(...batch)
    if (made.length % 500 === 0) console.log(`${made.length} compiled`)
  }
  return made
}
