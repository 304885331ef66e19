/**
 * The Solidity that runs a body once: where its arguments stand, and what comes back. Part of what a definition means,
 * as the code that comes of it decides how many steps an execution takes; specified in protocol/spec/evm.md. Pure.
 */
import type { BodyKind } from './translate/ir.ts'

/** A user's text, and where it stands in the source that is compiled. */
export interface PlacedBody {
  /** Name of the source unit. */
  unit: string
  text: string
  /** Bytes of UTF-8 before it. */
  startsAt: number
  /** Name of the function that it is the body of. */
  functionName: string
}

export interface ProgramSource {
  /** The compiler's whole input, in JSON. */
  input: string
  body: PlacedBody
}

export function programSource (kind: BodyKind, text: string): ProgramSource {
  const { parameters, result, code } = SHAPES[kind]
  const before = `library Body0 {
function runBody(${parameters}) internal pure returns (${result}) {\n`
  const sources = {
    [UNIT]: `${before}${text}\n}\n}\n`,
    main: `import {Body0} from "${UNIT}";\ncontract Program {\n  fallback() external payable {${code}\n  }\n}`
  }
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(Object.entries(sources).map(([unit, content]) => [unit, { content }])),
    settings: {
      viaIR: true,
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'shanghai',
      // What is hashed into the code would make it differ by what the text is called.
      metadata: { appendCBOR: false, bytecodeHash: 'none' },
      outputSelection: { '*': { '': ['ast'] }, main: { Program: ['evm.deployedBytecode.object'] } }
    }
  }
  return { input: JSON.stringify(input), body: { unit: UNIT, text, startsAt: before.length, functionName: 'runBody' } }
}

const UNIT = 'body0'

interface ProgramShape {
  /** Of the function whose body the text is. */
  parameters: string
  result: string
  /** What the program does with its call's data. */
  code: string
}

const SHAPES: Readonly<Record<BodyKind, ProgramShape>> = {
  /** Data: x, args. Gives the next x. */
  transformation: {
    parameters: 'uint32 x, uint32[] calldata args',
    result: 'uint32',
    code: `
    uint32 x;
    uint32[] calldata args;
    assembly ("memory-safe") {
      x := and(calldataload(0), 0xffffffff)
      args.offset := 32
      args.length := shr(5, sub(calldatasize(), 32))
    }
    x = Body0.runBody(x, args);
    assembly ("memory-safe") { mstore(0, x) return(0, 32) }`
  },
  /** Data: args. Gives whether the condition is met. */
  condition: {
    parameters: 'int32[] calldata args',
    result: 'bool',
    code: `
    int32[] calldata args;
    assembly ("memory-safe") { args.offset := 0 args.length := shr(5, calldatasize()) }
    bool met = Body0.runBody(args);
    assembly ("memory-safe") { mstore(0, met) return(0, 32) }`
  }
}
