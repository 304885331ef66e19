/** Makes a command configurable: its flags come from the schema, and so does what `--help` says about each. */
import { type Command, Option } from 'commander'
import type { Static, TObject } from 'typebox'
import { GatewayConfig } from '../gateway/config.ts'
import { NodeConfig } from '../node/config.ts'
import { ChainConfig } from './chain/config.ts'
import { loadConfig, OTHER_VARIABLES, readConfigFile } from './load-config.ts'
import { UpConfig } from './network/up-config.ts'
import { envNameOf, settingsOf, type Setting } from './settings.ts'

const CONFIG_VARIABLE = 'DCN_CONFIG'
const PLACEHOLDER_CHARS_MAX = 24

/** A variable of one daemon may stand in the environment of another. */
const KNOWN_VARIABLES = [
  ...OTHER_VARIABLES,
  ...new Set([GatewayConfig, NodeConfig, ChainConfig, UpConfig].flatMap(schema => {
    return Object.keys(schema.properties).map(envNameOf)
  }))
]

/** Adds `--config` and one flag for each setting. */
export function addConfigOptions (command: Command, schema: TObject): Command {
  command.optionsGroup('Settings:')
  for (const setting of settingsOf(schema)) addSettingOption(command, setting)
  command.option('--config <file>', `JSON file of settings, named as the flags but in camelCase (${CONFIG_VARIABLE})`)
  return command.optionsGroup('Options:')
}

/** What the command's flags, this process's environment and the config file say. Throws DCN_CONFIG_INVALID. */
export async function configOf<S extends TObject> (command: Command, schema: S): Promise<Static<S>> {
  const options = command.opts<Record<string, unknown>>()
  const path = options['config'] ?? process.env[CONFIG_VARIABLE]
  const flags = settingsOf(schema).map(setting => [setting.key, options[attributeOf(setting)]] as const)
  return loadConfig(schema, {
    file: typeof path === 'string' ? await readConfigFile(path) : undefined,
    env: process.env,
    flags: Object.fromEntries(flags),
    knownVariables: KNOWN_VARIABLES
  })
}

/** What the environment and a config file say to a daemon of this role, without its flags. Throws as `configOf`. */
export async function configWithoutFlags<S extends TObject> (schema: S, path: string | undefined): Promise<Static<S>> {
  const from = path ?? configPathInEnvironment()
  return loadConfig(schema, {
    file: from === undefined ? undefined : await readConfigFile(from),
    env: process.env, flags: {}, knownVariables: KNOWN_VARIABLES
  })
}

export function configPathInEnvironment (): string | undefined {
  return process.env[CONFIG_VARIABLE]
}

/** Where commander keeps the value. */
function attributeOf (setting: Setting): string {
  return new Option(`--${setting.flag} <value>`).attributeName()
}

function addSettingOption (command: Command, setting: Setting): void {
  const { flag, kind } = setting
  if (kind.type === 'boolean') {
    // Both forms exist, so that a flag can overrule a file either way; help shows the one that changes the default.
    const text = `${setting.description} (${setting.env})`
    command.addOption(new Option(`--${flag}`, text).hideHelp(setting.default === true).default(undefined))
    command.addOption(new Option(`--no-${flag}`, `Turn off: ${text}`).hideHelp(setting.default !== true))
    return
  }
  const option = new Option(`--${flag} <${placeholderOf(setting)}>`, describe(setting))
  if (kind.type === 'list') {
    option.argParser((value: string, earlier: string[] | undefined) => {
      return value === '' ? earlier ?? [] : [...earlier ?? [], value]
    })
  }
  command.addOption(option)
}

/** Undefined where it would leave no room for what is said of the settings. */
function choicesAsPlaceholder (choices: readonly string[]): string | undefined {
  const text = choices.join('|')
  return text.length <= PLACEHOLDER_CHARS_MAX ? text : undefined
}

function placeholderOf ({ kind, flag }: Setting): string {
  switch (kind.type) {
    case 'integer': return 'integer'
    case 'choice': return choicesAsPlaceholder(kind.choices) ?? flag.replace(/^.*-/, '')
    case 'list': return 'multiaddr'
    case 'text': case 'boolean': return flag === 'data' ? 'dir' : flag.replace(/^.*-/, '')
  }
}

function describe (setting: Setting): string {
  const { kind } = setting
  const facts: string[] = []
  if (kind.type === 'integer') facts.push(`${kind.minimum} to ${kind.maximum}`)
  if (kind.type === 'list') facts.push('may be repeated')
  if (kind.type === 'choice' && choicesAsPlaceholder(kind.choices) === undefined) facts.push(kind.choices.join(', '))
  const preset = Array.isArray(setting.default) ? setting.default.join(' ') : String(setting.default)
  if (preset !== '') facts.push(`default: ${preset}`)
  facts.push(setting.env)
  return `${setting.description} (${facts.join('; ')})`
}
