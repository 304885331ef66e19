/** The option of commands that ask a daemon of one's own. */
import type { Command } from 'commander'
import type { AdminClient } from './admin/admin-client.ts'

export interface DataOption {
  data?: string
}

export function addDataOption (command: Command, what = 'data directory of your own daemon, which must run'): Command {
  return command.option('--data <dir>', what)
}

/** The same, for commands that need it. */
export function requireDataOption (command: Command): Command {
  return command.requiredOption('--data <dir>', 'data directory of your own daemon, which must run')
}

/** Throws DCN_DAEMON_UNREACHABLE. */
export async function adminOf ({ data }: { data: string }): Promise<AdminClient> {
  const { connectAdmin } = await import('./admin/admin-client.ts')
  return await connectAdmin(data)
}
