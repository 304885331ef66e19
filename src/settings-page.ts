/** `docs/settings.md`, made of the schemas that the daemons read their settings by. */
import type { TObject } from 'typebox'
import { GatewayConfig } from '../gateway/config.ts'
import { NodeConfig } from '../node/config.ts'
import { ChainConfig } from './chain/config.ts'
import { UpConfig } from './network/up-config.ts'
import { settingsOf, type Setting, type SettingKind } from './settings.ts'

const INTRODUCTION = `# Settings

Made from the schemas by \`npm run generate\`; do not edit.

A setting is taken from the default, the JSON file that \`--config\` or \`DCN_CONFIG\` names (keys as in the first
column), the environment, and a flag; the later goes before the earlier. A boolean has two flags, \`--name\` and
\`--no-name\`; a list's flag is repeated. What is unknown or out of bounds is refused, wherever it stands, and nothing
starts. Variables of one daemon may stand in the environment of another. No setting is a secret: keys are files of
their own, made on first start with mode 0600.
`

const DAEMONS: ReadonlyArray<readonly [command: string, what: string, schema: TObject]> = [
  ['dcn gateway', 'The HTTP door.', GatewayConfig],
  ['dcn node', 'The worker.', NodeConfig],
  ['dcn up', 'A whole network on one machine. Its daemons also obey the variables of their own kind.', UpConfig],
  ['dcn chain', 'A Solana chain with test money.', ChainConfig]
]

/** The whole page, as Markdown. */
export function settingsPage (): string {
  return [INTRODUCTION, ...DAEMONS.map(sectionOf)].join('\n')
}

function sectionOf ([command, what, schema]: typeof DAEMONS[number]): string {
  const rows = settingsOf(schema).map(setting => {
    const cells = [`\`${setting.key}\``, `\`${flagOf(setting)}\``, `\`${setting.env}\``, allowed(setting.kind),
      preset(setting), `${setting.description}.`]
    return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return [
    `## ${command}`, '', what, '', '| in a file | flag | variable | allowed | default | what it is |',
    '| --- | --- | --- | --- | --- | --- |', ...rows, ''
  ].join('\n')
}

function flagOf ({ flag, kind, default: value }: Setting): string {
  return `--${kind.type === 'boolean' && value === true ? 'no-' : ''}${flag}`
}

function allowed (kind: SettingKind): string {
  switch (kind.type) {
    case 'integer': return `${kind.minimum} to ${kind.maximum}`
    case 'choice': return kind.choices.map(choice => `\`${choice}\``).join(', ')
    case 'list': return 'multiaddresses'
    case 'boolean': return '`true`, `false`'
    case 'text': return 'text'
  }
}

function preset ({ default: value }: Setting): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value)
  return text === '' ? 'empty' : `\`${text}\``
}
