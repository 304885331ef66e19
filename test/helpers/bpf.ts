/** A machine for classic BPF, as the kernel runs it, for the instructions that system call filters use. */
export interface SystemCallData {
  /** Of `struct seccomp_data`. */
  arch: number
  number: number
  args?: number[]
}

/** What the program answers. Throws where it jumps out of itself or does what the kernel would refuse. */
export function runFilter (program: Uint8Array, { arch, number, args = [] }: SystemCallData): number {
  if (program.length % 8 !== 0) throw new Error('half an instruction')
  const data = new DataView(new ArrayBuffer(64))
  data.setUint32(0, number >>> 0, true)
  data.setUint32(4, arch, true)
  for (const [at, arg] of args.entries()) data.setBigUint64(16 + 8 * at, BigInt.asUintN(64, BigInt(arg)), true)

  const view = new DataView(program.buffer, program.byteOffset, program.byteLength)
  let accumulator = 0
  for (let at = 0; at < program.length / 8; at++) {
    const code = view.getUint16(at * 8, true)
    const whenTrue = view.getUint8(at * 8 + 2)
    const whenFalse = view.getUint8(at * 8 + 3)
    const k = view.getUint32(at * 8 + 4, true)
    switch (code) {
      case 0x20: accumulator = data.getUint32(k, true); break // BPF_LD | BPF_W | BPF_ABS
      case 0x15: at += accumulator === k ? whenTrue : whenFalse; break // BPF_JMP | BPF_JEQ | BPF_K
      case 0x35: at += accumulator >= k ? whenTrue : whenFalse; break // BPF_JGE
      case 0x45: at += (accumulator & k) !== 0 ? whenTrue : whenFalse; break // BPF_JSET
      case 0x06: return k // BPF_RET | BPF_K
      default: throw new Error(`instruction ${code.toString(16)} at ${at}`)
    }
  }
  throw new Error('it ran out of its end')
}
