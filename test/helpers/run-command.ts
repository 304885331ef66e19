/** Runs a command of `dcn` in this process: quicker than a process of its own, which the integration tests start. */
import type { Command } from 'commander'
import { inCommands } from '../../src/hints.ts'

export interface CommandOutcome {
  stdout: string
  stderr: string
  /** What the process would exit with; undefined: 0. */
  exitCode: number | string | null | undefined
  /** What it threw, in the words of the command line. */
  error: unknown
}

/** `env`: over the environment of the process, which is put back. One at a time. */
export async function runCommand (
  command: Command, args: string[], env: Record<string, string | undefined> = {}
): Promise<CommandOutcome> {
  const outcome: CommandOutcome = { stdout: '', stderr: '', exitCode: undefined, error: undefined }
  const { env: before, stdout, stderr } = process
  const put = { stdout: stdout.write.bind(stdout), stderr: stderr.write.bind(stderr) }
  process.env = { ...process.env, ...env }
  for (const one of everyCommand(command)) one.exitOverride().configureOutput({ writeErr: () => {} })
  stdout.write = (text: string | Uint8Array) => { outcome.stdout += String(text); return true }
  stderr.write = (text: string | Uint8Array) => { outcome.stderr += String(text); return true }
  try {
    await command.parseAsync(args, { from: 'user' })
  } catch (err) {
    outcome.error = inCommands(err, args, process.env)
  } finally {
    process.env = before
    stdout.write = put.stdout
    stderr.write = put.stderr
    outcome.exitCode = process.exitCode
    process.exitCode = undefined
  }
  return outcome
}

function everyCommand (command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)]
}
