import { Command } from 'commander'
import { DcnError } from '../../protocol/core/errors.ts'
import { adminOf, requireDataOption } from '../data-option.ts'
import { isLogLevel, LOG_LEVELS, type LogLevelsView } from '../log-levels.ts'
import { factsOf } from '../table.ts'
import { print, printJson } from '../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn log-level --data .dcn/gateway                  what it logs now
  $ dcn log-level debug --data .dcn/gateway            everything
  $ dcn log-level net=debug --data .dcn/gateway        the peer network, and what is below it (net.gossip, ...)
  $ dcn log-level reset --data .dcn/gateway            as its settings say
The daemon goes on; a restart sets it back, too.`

export function logLevelCommand (): Command {
  const command = new Command('log-level')
    .description('Show or change what your own running daemon logs')
    .argument('[level]', `${LOG_LEVELS.join(', ')}, <module>=<level>, or reset`)
  return requireDataOption(command)
    .option('--json', 'print what is logged as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string | undefined, options: { data: string, json?: true }) => {
      const change = text === undefined ? undefined : changeIn(text)
      const admin = await adminOf(options)
      const view = change === undefined
        ? await admin.logLevels() : await admin.put<LogLevelsView>('/log-level', change)
      if (options.json === true) printJson(view)
      else for (const line of describeLevels(view)) print(line)
    })
}

/** The body of PUT /log-level. Throws DCN_CONFIG_INVALID. */
function changeIn (text: string): object {
  if (text === 'reset') return { reset: true }
  const [, module, level = ''] = /^(?:([^=]+)=)?([^=]+)$/.exec(text) ?? []
  if (!isLogLevel(level)) {
    const reason = `must be ${LOG_LEVELS.join(', ')}, <module>=<level> or reset, not ${JSON.stringify(text)}`
    throw new DcnError('DCN_CONFIG_INVALID', { where: 'the level', reason })
  }
  return module === undefined ? { level } : { level, module }
}

export function describeLevels ({ level, configured, modules, known }: LogLevelsView): string[] {
  return [
    ...factsOf({ level: level === configured ? level : `${level} (configured: ${configured})`, ...modules }),
    `modules: ${known.join(', ')}`
  ]
}
