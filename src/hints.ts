/** A gateway speaks of its API; here its refusals name the command that helps. */
import { type AnyDcnError, type ErrorCode, type ErrorContexts, isDcnError } from '../protocol/core/errors.ts'
import { PARTICLES_MAX } from '../protocol/core/limits.ts'
import { type Environment, isWalletPath, namedWallet } from './wallet.ts'

interface Helpers {
  /** A command as a person types it, for the same gateway and wallet. */
  run: (command: string) => string
  /** The wallet is a file. */
  canSign: boolean
}

const WORDS: { [C in ErrorCode]?: (context: ErrorContexts[C], helpers: Helpers) => string } = {
  DCN_CREDITS_INSUFFICIENT: ({ wallet, balance, spendable, price }, { run }) =>
    `wallet ${wallet} has ${balance} credits${spendable < balance ? `, of which ${spendable} can be spent now` : ''}` +
    `, this costs ${price}: ${run('credits faucet')} for free ones (once per wallet), ` +
    `or ${run('credits deposit --usdc 1')} to pay for more`,
  DCN_FAUCET_OFF: (_, { run }) =>
    `this gateway gives no free credits: ${run('credits deposit --usdc 1')} to pay for some`,
  DCN_DEPOSITS_UNAVAILABLE: (_, { run }) =>
    `this gateway is not connected to Solana and cannot verify deposits: ${run('credits faucet')} for test credits`,
  DCN_API_KEY_INVALID: (_, helpers) =>
    `the API key is not known, was revoked, or was replaced by a newer one: ${newKey(helpers)}`,
  DCN_API_KEY_REQUIRED: ({ wallet }, helpers) =>
    `wallet ${wallet} has an API key or a deposit, so its address alone is not enough: give the key with --api-key ` +
    `or DCN_API_KEY, or ${newKey(helpers)}`,
  DCN_WALLET_HEADER_OFF: (_, helpers) => `this gateway does not take a wallet's address alone: ${newKey(helpers)}`,
  DCN_FUNDS_INSUFFICIENT: ({ address, asset, has, needs }) =>
    `${address} has ${has} ${asset}, this needs ${needs}; on an embedded chain, dcn faucet gives test money`,
  DCN_FUNCTION_NOT_FOUND: ({ name }, { run }) =>
    `this wallet has no function named ${name}: ${run('fn ls')} to see what it has`,
  DCN_ENTITY_NOT_FOUND: ({ entity, name }) => `there is no ${entity} named ${name} (letter case counts)`,
  DCN_PARTICLES_TOO_MANY: () => `at most ${PARTICLES_MAX} particles can be asked for`
}

/** What a refusal of the connectors API, whose words are fixed, says beside them. */
const MORE: { [C in ErrorCode]?: (context: ErrorContexts[C]) => string | undefined } = {
  DCN_PARSE_FAILED: ({ field, reason }) => `${field} ${reason}`,
  DCN_DEPLOY_REFUSED: ({ details }) => {
    const { reason, diagnostics = [] } = details ?? {}
    const places = diagnostics.map(({ message, line, column }) => `line ${line}, column ${column}: ${message}`)
    return [...reason === undefined ? [] : [reason], ...places].join('; ')
  },
  DCN_EXECUTION_REJECTED: ({ connector, position }) =>
    connector !== undefined ? `connector ${connector}` : position === undefined ? undefined : `position ${position}`,
  DCN_EXECUTION_FAILED: ({ reason, revertMessage }) => revertMessage === undefined || revertMessage === ''
    ? reason : `a body says: ${revertMessage}`
}

/** The words of an error of the connectors API, with what it knows beyond them, in one line. */
export function wordsOf (err: AnyDcnError): string {
  const more = (MORE[err.code] as ((context: object) => string | undefined) | undefined)?.(err.context)
  const text = more === undefined || more === '' || err.message.includes(more) ? err.message : `${err.message}: ${more}`
  return text.replaceAll(/\s*\n\s*/g, ' ')
}

/** The same error, in the words of the command line, `args`, that met it. */
export function inCommands (err: unknown, args: readonly string[], env: Environment): unknown {
  if (!isDcnError(err)) return err
  if (MORE[err.code] !== undefined) err.message = wordsOf(err)
  const words = WORDS[err.code] as ((context: object, helpers: Helpers) => string) | undefined
  if (words === undefined) return err
  const wallet = optionIn(args, '--wallet')
  const named = wallet ?? namedWallet({}, env)
  const carried = Object.entries({ '--gateway': optionIn(args, '--gateway'), '--wallet': wallet })
    .flatMap(([flag, value]) => value === undefined ? [] : [flag, value])
  err.message = words(err.context, {
    run: command => `run "${['dcn', command, ...carried].join(' ')}"`,
    canSign: named === undefined || isWalletPath(named)
  })
  return err
}

function newKey ({ run, canSign }: Helpers): string {
  if (canSign) return `${run('keys create')} for a new one`
  return 'run "dcn keys create --wallet <file>" with the wallet\'s file'
}

function optionIn (args: readonly string[], flag: string): string | undefined {
  const at = args.indexOf(flag)
  return at < 0 ? args.find(arg => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) : args[at + 1]
}
