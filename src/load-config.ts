/** Fills a config: defaults < file < `DCN_*` environment < flags. What is unknown is refused, wherever it stands. */
import type { Static, TObject } from 'typebox'
import { DcnError, reasonOf } from '../protocol/core/errors.ts'
import { readText } from './read-text.ts'
import { checkValue, parseText, settingsOf, type Setting, type SettingValue } from './settings.ts'

/** Variables that are no daemon's setting: see commands/ for who reads them. */
export const OTHER_VARIABLES = ['DCN_CONFIG', 'DCN_GATEWAY_URL', 'DCN_WALLET', 'DCN_API_KEY', 'DCN_EVM_WALLET']

export type Environment = Record<string, string | undefined>

export interface ConfigFile {
  path: string
  content: Record<string, unknown>
}

export interface ConfigSources {
  file?: ConfigFile | undefined
  env: Environment
  /** By key of the schema, as typed: a text, a list of texts, or a boolean for a switch. */
  flags: Record<string, unknown>
  /** Every `DCN_*` name that some command knows; others are refused as mistyped. */
  knownVariables: readonly string[]
}

/** Throws DCN_CONFIG_INVALID that names the source, what is wrong there and what is allowed. */
export function loadConfig<S extends TObject> (schema: S, sources: ConfigSources): Static<S> {
  const settings = settingsOf(schema)
  refuseUnknownVariables(sources.env, sources.knownVariables)
  if (sources.file !== undefined) refuseUnknownKeys(sources.file, settings)

  const config: Record<string, SettingValue> = {}
  for (const setting of settings) config[setting.key] = valueOf(setting, sources)
  return config as Static<S>
}

/** The last source that has a value wins, but a wrong value in an earlier one is still a mistake to be told. */
function valueOf (setting: Setting, { file, env, flags }: ConfigSources): SettingValue {
  const { key, kind } = setting
  let value = setting.default
  if (file !== undefined && Object.hasOwn(file.content, key)) {
    value = checkValue(kind, file.content[key], `${key} in ${file.path}`)
  }
  const text = env[setting.env]
  if (text !== undefined) value = parseText(kind, text, setting.env)
  const flag = flags[key]
  if (flag !== undefined) value = fromFlag(setting, flag)
  return value
}

function fromFlag ({ flag, kind }: Setting, value: unknown): SettingValue {
  const where = `--${flag}`
  return typeof value === 'string' ? parseText(kind, value, where) : checkValue(kind, value, where)
}

function refuseUnknownVariables (env: Environment, known: readonly string[]): void {
  const unknown = Object.keys(env)
    .find(name => name.startsWith('DCN_') && env[name] !== undefined && !known.includes(name))
  if (unknown === undefined) return
  const names = [...known].sort().join(', ')
  throw new DcnError('DCN_CONFIG_INVALID', {
    where: unknown, reason: `in the environment is not a setting: unset it or use one of ${names}`
  })
}

function refuseUnknownKeys (file: ConfigFile, settings: Setting[]): void {
  const keys = settings.map(setting => setting.key)
  const unknown = Object.keys(file.content).find(key => !keys.includes(key))
  if (unknown === undefined) return
  throw new DcnError('DCN_CONFIG_INVALID', {
    where: `${unknown} in ${file.path}`, reason: `is not a setting: use one of ${keys.join(', ')}`
  })
}

/** Throws DCN_FILE_UNREADABLE, DCN_CONFIG_INVALID. */
export async function readConfigFile (path: string): Promise<ConfigFile> {
  const text = await readText(path)
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (err) {
    throw new DcnError('DCN_CONFIG_INVALID', { where: path, reason: `is not JSON: ${reasonOf(err)}` }, { cause: err })
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new DcnError('DCN_CONFIG_INVALID', { where: path, reason: 'must hold one JSON object of settings' })
  }
  return { path, content: { ...content } }
}
