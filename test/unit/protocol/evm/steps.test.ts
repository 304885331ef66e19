/** What each instruction costs on the EVM that is the measure of all engines, as protocol/spec/evm.md has it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ExecutionFault } from '../../../../protocol/connectors/execution-fault.ts'
import { APPLICATION_STEPS_MAX } from '../../../../protocol/core/limits.ts'
import { EvmCaller } from '../../../../protocol/evm/evm-caller.ts'
import { RevertFault, StepMeter } from '../../../../protocol/evm/step-meter.ts'
import { memorySteps } from '../../../../protocol/evm/steps.ts'

const caller = await EvmCaller.create()

const STATICCALL = 0xfa
const RETURNDATACOPY = 0x3e
const REVERT = 0xfd
const INVALID = 0xfe
const JUMPDEST = 0x5b

/** PUSH32. */
function push (value: bigint): number[] {
  return [0x7f, ...Buffer.from(value.toString(16).padStart(64, '0'), 'hex')]
}

/** Values that an instruction takes, the top of the stack first, and the instruction. */
function code (operands: Array<number | bigint>, ...then: number[]): number[] {
  return [...operands.reverse().flatMap(operand => push(BigInt(operand))), ...then]
}

async function stepsOf (bytes: number[], data: number[] = []): Promise<number> {
  const meter = new StepMeter()
  await caller.call(Uint8Array.from(bytes), Uint8Array.from(data), meter).catch((err: unknown) => {
    if (!(err instanceof RevertFault)) throw err
  })
  return meter.used
}

/** What the instruction costs with these operands, their pushes left out. */
async function costOf (opcode: number, operands: Array<number | bigint> = []): Promise<number> {
  return await stepsOf(code([...operands], opcode)) - operands.length
}

const test = suite('steps')

test('every instruction of a body costs what is specified', async () => {
  const [zero, all] = [0n, 2n ** 256n - 1n]
  const ONE = 1
  const cheap: Array<[opcodes: number[], operands: number]> = [
    // ADD MUL SUB SIGNEXTEND; LT GT SLT SGT EQ; AND OR XOR BYTE SHL SHR SAR
    [[0x01, 0x02, 0x03, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b, 0x1c, 0x1d], 2],
    // ISZERO NOT; CALLDATALOAD; POP
    [[0x15, 0x19, 0x35, 0x50], 1],
    // STOP; ADDRESS ORIGIN CALLER CALLVALUE; CALLDATASIZE CODESIZE GASPRICE RETURNDATASIZE
    [[0x00, 0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d], 0],
    // COINBASE TIMESTAMP NUMBER PREVRANDAO GASLIMIT CHAINID SELFBALANCE; PC MSIZE GAS JUMPDEST PUSH0
    [[0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x58, 0x59, 0x5a, JUMPDEST, 0x5f], 0]
  ]
  for (const [opcodes, count] of cheap) {
    for (const opcode of opcodes) {
      for (const operand of [zero, 7n, all]) {
        assert.is(await costOf(opcode, Array<bigint>(count).fill(operand)), ONE, opcode.toString(16))
      }
    }
  }
  for (const operand of [zero, 3n, all]) {
    // DIV SDIV MOD SMOD; ADDMOD MULMOD
    for (const opcode of [0x04, 0x05, 0x06, 0x07]) assert.is(await costOf(opcode, [all, operand]), 4)
    for (const opcode of [0x08, 0x09]) assert.is(await costOf(opcode, [all, all, operand]), 8)
  }
  for (let size = 1; size <= 32; size++) {
    // PUSH1 to PUSH32.
    assert.is(await stepsOf([0x5f + size, ...Array<number>(size).fill(1)]), ONE)
  }
  for (let depth = 1; depth <= 16; depth++) {
    // DUP1 to DUP16, SWAP1 to SWAP16.
    assert.is(await costOf(0x7f + depth, Array<number>(depth).fill(1)), ONE)
    assert.is(await costOf(0x8f + depth, Array<number>(depth + 1).fill(1)), ONE)
  }
  // JUMP, and JUMPI that jumps and does not; the JUMPDEST is one too.
  assert.is(await stepsOf([0x60, 3, 0x56, JUMPDEST]), 3)
  assert.is(await stepsOf([0x60, 1, 0x60, 5, 0x57, JUMPDEST]), 4)
  assert.is(await stepsOf([0x60, 0, 0x60, 6, 0x57, 0x00, JUMPDEST]), 4)
})

test('EXP by the bytes of its exponent', async () => {
  for (const [exponent, bytes] of [[0n, 0], [1n, 1], [255n, 1], [256n, 2], [2n ** 255n, 32]] as const) {
    assert.is(await costOf(0x0a, [3n, exponent]), 10 + 20 * bytes, `${exponent}`)
  }
})

test('memory by what it has grown', async () => {
  const words = (count: number): number => 3 * count + Math.floor(count * count / 512)
  for (const count of [0, 1, 2, 22, 23, 512, 1_000, 40_000]) assert.is(memorySteps(count), words(count))
  // MLOAD, MSTORE; MSTORE8
  for (const opcode of [0x51, 0x52]) {
    const operands = (offset: number): number[] => opcode === 0x51 ? [offset] : [offset, 1]
    for (const [offset, count] of [[0, 1], [1, 2], [32, 2], [32 * 511, 512], [32 * 9_999, 10_000]] as const) {
      assert.is(await costOf(opcode, operands(offset)), 1 + words(count), `${offset}`)
    }
  }
  assert.is(await costOf(0x53, [31, 1]), 1 + words(1))
  assert.is(await costOf(0x53, [32, 1]), 1 + words(2))
  // What is there already costs nothing, and later growth only what comes on top.
  const twice = [...code([320], 0x51), ...code([0], 0x51), ...code([32 * 999], 0x51)]
  assert.is(await stepsOf(twice), 6 + words(1_000))
})

test('hashes and copies by their words', async () => {
  const words = (count: number): number => memorySteps(count)
  for (const [size, count] of [[0, 0], [1, 1], [32, 1], [33, 2], [640, 20]] as const) {
    assert.is(await costOf(0x20, [0, size]), 500 + 20 * count + words(count), `KECCAK256 of ${size}`)
    // CALLDATACOPY, CODECOPY, also from far beyond the end of what there is
    for (const opcode of [0x37, 0x39]) {
      for (const from of [0n, 2n ** 200n]) {
        assert.is(await costOf(opcode, [0, from, size]), 1 + count + words(count), `${opcode} of ${size}`)
      }
    }
  }
  assert.is(await costOf(0x20, [1, 32]), 500 + 20 + words(2), 'one word that lies in two')
})

test('ends', async () => {
  // RETURN, REVERT; of what they give, only the memory costs.
  for (const opcode of [0xf3, REVERT]) {
    for (const [size, count] of [[0, 0], [4, 1], [100, 4]] as const) {
      assert.is(await costOf(opcode, [0, size]), 1 + memorySteps(count))
    }
  }
  // What is no instruction, and what takes from the stack what is not there.
  assert.is(await stepsOf([0x5f, 0x5f, INVALID]), 2)
  assert.is(await stepsOf([0x5f, 0x0c]), 1)
})

test('calls of precompiled contracts, the same each time', async () => {
  const call = (address: number, size: number): number[] => code([2n ** 255n, address, 0, size, 0, 32], STATICCALL)
  for (let time = 0; time < 3; time++) {
    const memory = memorySteps(2)
    assert.is(await stepsOf(call(2, 64)) - 6, 100 + memory + 60 + 12 * 2, 'sha256')
    assert.is(await stepsOf(call(3, 64)) - 6, 100 + memory + 600 + 120 * 2, 'ripemd160')
    assert.is(await stepsOf(call(1, 128)) - 6, 100 + memorySteps(4) + 3_000, 'ecrecover')
    const copied = [...call(2, 0), ...code([0, 0, 32], RETURNDATACOPY)]
    assert.is(await stepsOf(copied) - 9, 100 + memorySteps(1) + 60 + 1 + 1, 'RETURNDATACOPY')
  }
})

test('an application may take APPLICATION_STEPS_MAX, and no more', async () => {
  const words = 49_800
  const grown = [0x62, ...Buffer.from((words * 32 - 32).toString(16).padStart(6, '0'), 'hex'), 0x51]
  const left = APPLICATION_STEPS_MAX - 2 - memorySteps(words)
  assert.ok(left > 0 && left < 24_000, `${left}`)
  assert.is(await stepsOf([...grown, ...Array<number>(left).fill(JUMPDEST)]), APPLICATION_STEPS_MAX)
  const meter = new StepMeter()
  try {
    await caller.call(Uint8Array.from([...grown, ...Array<number>(left + 1).fill(JUMPDEST)]), new Uint8Array(), meter)
    assert.unreachable('it was taken')
  } catch (err) {
    assert.ok(err instanceof ExecutionFault)
    assert.equal(err.failure, { kind: 'budget', budget: 'steps for one application', limit: 5_000_000 })
  }
})

test('what reverts and what breaks off say so, with their data', async () => {
  const thrown = async (bytes: number[]): Promise<unknown> =>
    await caller.call(Uint8Array.from(bytes), new Uint8Array(), new StepMeter()).catch((err: unknown) => err)
  const reverted = await thrown([...code([0, 0xab], 0x53), ...code([0, 2], REVERT)])
  assert.ok(reverted instanceof RevertFault)
  assert.equal([...reverted.data], [0xab, 0])
  // No instruction; a jump to nowhere; nothing on the stack; a change of state.
  for (const bytes of [[INVALID], [0x5f, 0x56], [0x01], [0x5f, 0x5f, 0x55]]) {
    const broken = await thrown(bytes)
    assert.ok(broken instanceof RevertFault)
    assert.equal([[...broken.data], broken.failure], [[], { kind: 'revert', message: '' }])
  }
})

test.run()
