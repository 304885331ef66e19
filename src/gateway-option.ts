/** The options of commands that call a gateway's REST API. */
import { type Command, InvalidArgumentError } from 'commander'
import { DcnError } from '../protocol/core/errors.ts'

const GATEWAY_URL_DEFAULT = 'http://127.0.0.1:8080'
const VARIABLE = 'DCN_GATEWAY_URL'

export function addGatewayOption (command: Command): Command {
  return command.option(
    '--gateway <url>', `REST API of any gateway (default: ${VARIABLE}, else ${GATEWAY_URL_DEFAULT})`, httpUrl
  )
}

/** The gateway to call. Throws DCN_CONFIG_INVALID. */
export function gatewayUrlOf (options: { gateway?: string }): string {
  if (options.gateway !== undefined) return options.gateway
  const text = process.env[VARIABLE]
  if (text === undefined) return GATEWAY_URL_DEFAULT
  if (!isHttpUrl(text)) {
    const reason = `must be a URL such as ${GATEWAY_URL_DEFAULT}, not ${JSON.stringify(text)}`
    throw new DcnError('DCN_CONFIG_INVALID', { where: VARIABLE, reason })
  }
  return text
}

/** Reads an option's value: an integer within bounds. */
export function integerWithin (minimum: number, maximum: number): (text: string) => number {
  return text => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN
    if (value >= minimum && value <= maximum) return value
    throw new InvalidArgumentError(`It must be an integer from ${minimum} to ${maximum}.`)
  }
}

function httpUrl (text: string): string {
  if (isHttpUrl(text)) return text
  throw new InvalidArgumentError(`It must be a URL such as ${GATEWAY_URL_DEFAULT}.`)
}

function isHttpUrl (text: string): boolean {
  return /^https?:\/\/./.test(text) && URL.canParse(text)
}
