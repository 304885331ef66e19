/** What a level of isolation says that it holds by itself, whatever Deno permits; its self-test tries all of it. */
import type { Isolation, Launch, LaunchSpec } from './types.ts'

export type Wall =
  /** No file of the machine is read: also none through a link, by an import, or in /proc. */
  | 'read'
  /** Nothing is written or made, anywhere. */
  | 'write'
  /** There are no sockets. */
  | 'network'
  /** No other program is started. */
  | 'process'
  /** No other process is signalled. */
  | 'signal'
  /** Variables of the daemon are not there. */
  | 'environment'
  /** What is beyond the memory class is refused. */
  | 'memory'

/** Deno's arguments, for the path that the main module has inside. */
export type ArgsOf = (mainPath: string) => string[]

export interface WalledIsolation extends Isolation {
  readonly walls: readonly Wall[]
  /** As launch, for another main module and other arguments. Throws DCN_SANDBOX_FAILED. */
  wrap (spec: LaunchSpec, mainPath: string, argsOf: ArgsOf): Promise<Launch>
}
