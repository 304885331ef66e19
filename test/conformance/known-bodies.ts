/** Bodies of test/vectors/connectors.json and of the core collection, each once. */
import { readFileSync } from 'node:fs'
import { connectorVectors, type SourceBody } from '../helpers/connector-vectors.ts'
import type { GeneratedBody } from './generated-body.ts'

interface Sources { transformations: SourceBody[], conditions: SourceBody[] }

export function coreCollection (): Sources {
  return JSON.parse(readFileSync(new URL('../vectors/core-collection.json', import.meta.url), 'utf8')) as Sources
}

export function knownBodies (): GeneratedBody[] {
  const sources: Sources[] = [coreCollection(), ...connectorVectors()]
  const textsOf = (key: keyof Sources): string[] =>
    [...new Set(sources.flatMap(each => each[key].map(body => body.sol_src)))]
  return [
    ...textsOf('transformations').map((text): GeneratedBody => ({ kind: 'transformation', text, args: 0 })),
    ...textsOf('conditions').map((text): GeneratedBody => ({ kind: 'condition', text, args: 0 }))
  ]
}
