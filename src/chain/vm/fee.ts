/** What a transaction costs its fee payer. */
import { COMPUTE_BUDGET_PROGRAM, SIGNATURE_PROGRAMS } from '../programs.ts'
import type { Message } from './guard.ts'

export const LAMPORTS_PER_SIGNATURE = 5_000n
const UNITS_PER_INSTRUCTION = 200_000
/** Of a built-in program, to which a default limit gives less. */
const UNITS_PER_BUILTIN = 3_000
const UNITS_MAX = 1_400_000
const MICRO_LAMPORTS = 1_000_000n

const SET_UNIT_LIMIT = 2
const SET_UNIT_PRICE = 3

/** Programs that are part of the validator, whose instructions count for less where no limit is set. */
const BUILTINS: readonly string[] = [
  '11111111111111111111111111111111',
  'Vote111111111111111111111111111111111111111',
  'BPFLoader1111111111111111111111111111111111',
  'BPFLoader2111111111111111111111111111111111',
  'BPFLoaderUpgradeab1e11111111111111111111111',
  'LoaderV411111111111111111111111111111111111',
  COMPUTE_BUDGET_PROGRAM,
  ...SIGNATURE_PROGRAMS
]

/** In lamports: for each signature, and what the message offers for being preferred. */
export function feeOf (message: Message): bigint {
  return LAMPORTS_PER_SIGNATURE * BigInt(message.header.numSignerAccounts + innerSignatures(message)) +
    (message.version === 1 ? message.priorityFee : unitsFee(message))
}

function programOf (message: Message, programIdIndex: number): string | undefined {
  // Programs cannot be looked up in tables.
  return message.staticAccounts[programIdIndex]
}

/** Signatures in the data of precompiled programs; the first byte counts them. */
function innerSignatures (message: Message): number {
  return message.instructions.reduce((sum, { programIdIndex, data }) => {
    return sum + (SIGNATURE_PROGRAMS.includes(programOf(message, programIdIndex) ?? '') ? data[0] ?? 0 : 0)
  }, 0)
}

/** A price for each unit of compute that the message may use, whether it does or not; in micro-lamports, rounded up. */
function unitsFee (message: Message): bigint {
  let limit: number | undefined
  let price = 0n
  let preset = 0
  for (const { programIdIndex, data } of message.instructions) {
    const program = programOf(message, programIdIndex) ?? ''
    if (program !== COMPUTE_BUDGET_PROGRAM) {
      preset += BUILTINS.includes(program) ? UNITS_PER_BUILTIN : UNITS_PER_INSTRUCTION
      continue
    }
    preset += UNITS_PER_BUILTIN
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
    if (data[0] === SET_UNIT_LIMIT && data.byteLength >= 5) limit = view.getUint32(1, true)
    if (data[0] === SET_UNIT_PRICE && data.byteLength >= 9) price = view.getBigUint64(1, true)
  }
  const units = BigInt(Math.min(limit ?? preset, UNITS_MAX))
  return (units * price + MICRO_LAMPORTS - 1n) / MICRO_LAMPORTS
}
