import { DcnError } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import type { ProgramBody } from './program-runner.ts'
import type { StoredProgram } from './program-store.ts'
import type { ProgramSupply } from './programs.ts'
import type { FromThread, ProgramReply } from './run-messages.ts'
import type { BodyKind } from './translate/ir.ts'
import type { RefusalReason } from './translate/refusal.ts'
import type { Translation } from './translate/translate.ts'

/** The ProgramStore of the thread that started this one. */
export class RemotePrograms implements ProgramSupply {
  readonly #send: (message: FromThread) => void
  #answer: ((reply: ProgramReply) => void) | undefined

  constructor (send: (message: FromThread) => void) {
    this.#send = send
  }

  answered (reply: ProgramReply): void {
    this.#answer?.(reply)
  }

  async program (kind: BodyKind, bodies: readonly ProgramBody[]): Promise<StoredProgram> {
    const reply = await new Promise<ProgramReply>(resolve => {
      this.#answer = resolve
      this.#send({ type: 'program-wanted', kind, bodies })
    })
    if (reply.type === 'program-failed') throw new DcnError('DCN_EXECUTION_UNAVAILABLE', { reason: reply.reason })
    if (reply.type === 'program-refused') throw new DcnError('DCN_SOLIDITY_INVALID', { diagnostics: [] })
    return reply.program
  }

  translated (key: ContentId, translation: Translation, tookMs: number): void {
    this.#send({ type: 'translated', key, translation, tookMs })
  }

  unusable (key: ContentId, reason: string): void {
    this.#send({ type: 'unusable', key, reason })
  }

  fellBack (reason: RefusalReason): void {
    this.#send({ type: 'fell-back', reason })
  }
}
