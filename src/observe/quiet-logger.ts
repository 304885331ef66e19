import type { Logger } from '../../protocol/core/logger.ts'

/** A command says what it has to say itself. */
export const quietLogger: Logger = {
  debug () {}, info () {}, warn () {}, error () {}, child: () => quietLogger
}
