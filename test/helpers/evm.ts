/** Small connectors and lists, for tests of what runs them; ids are made up, as nothing here checks them. */
import type { BoundTransformation } from '../../protocol/connectors/engine.ts'
import { silentLogger } from '../../protocol/core/logger.ts'
import type { Compiler } from '../../protocol/evm/compiler.ts'
import { EvmCaller } from '../../protocol/evm/evm-caller.ts'
import { OracleProgram } from '../../protocol/evm/oracle-program.ts'
import { ProgramStore } from '../../protocol/evm/program-store.ts'
import { Programs, type ProgramFinder } from '../../protocol/evm/programs.ts'
import type { Definition } from '../../protocol/wire/definitions.ts'

/** A body, and the arguments that it is called with. */
export type Call = readonly [body: string, ...args: number[]]

export interface Parts {
  /** One dimension for each. */
  lists: ReadonlyArray<readonly Call[]>
  condition?: Call
}

export interface Built { root: string, closure: Map<string, Definition> }

/** A connector called `flat`. */
export function flatConnector ({ lists, condition }: Parts): Built {
  const closure = new Map<string, Definition>()
  const pin = (kind: 'transformation' | 'condition', body: string): { name: string, id: string } => {
    const id = `${kind}: ${body}`
    closure.set(id, { kind, name: 'some', source: body })
    return { name: 'some', id }
  }
  closure.set('root', {
    kind: 'connector',
    name: 'flat',
    dimensions: lists.map(calls => ({
      transformations: calls.map(([body, ...args]) => ({ ...pin('transformation', body), args })),
      composite: undefined,
      bindings: []
    })),
    condition: condition === undefined ? undefined : pin('condition', condition[0]),
    conditionArgs: condition?.slice(1) as number[] | undefined ?? [],
    staticRi: []
  })
  return { root: 'root', closure }
}

/** The one list of a connector with one dimension. */
export function boundList (built: Built): BoundTransformation[] {
  const root = built.closure.get(built.root)
  return root?.kind === 'connector' ? root.dimensions[0]!.transformations : []
}

/** Runs in this thread what a thread of its own runs elsewhere. */
export async function programsOf (compiler: Compiler): Promise<Programs> {
  return new Programs({
    supply: new ProgramStore({ compiler, logger: silentLogger }), caller: await EvmCaller.create()
  })
}

/** Runs everything on the engine that is the measure of the other. */
export async function oracleOf (compiler: Compiler): Promise<ProgramFinder> {
  const caller = await EvmCaller.create()
  return {
    async find (kind, bodies) {
      return new OracleProgram(caller, await Promise.all(bodies.map(async ({ text }) => compiler.code(kind, text))))
    }
  }
}
