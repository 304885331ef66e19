/** A gateway speaks of its API; here its refusals name the command that helps. */
import { type ErrorCode, type ErrorContexts, isDcnError } from '../protocol/core/errors.ts'
import { type Environment, isWalletPath, namedWallet } from './wallet.ts'

const DEPOSIT = 'pay USDC in and run "dcn credits deposit <signature>"'

interface Helpers {
  /** A command as a person types it, for the same gateway and wallet. */
  run: (command: string) => string
  /** The wallet is a file. */
  canSign: boolean
}

const WORDS: { [C in ErrorCode]?: (context: ErrorContexts[C], helpers: Helpers) => string } = {
  DCN_CREDITS_INSUFFICIENT: ({ wallet, balance, spendable, price }, { run }) =>
    `wallet ${wallet} has ${balance} credits${spendable < balance ? `, of which ${spendable} can be spent now` : ''}` +
    `, this costs ${price}: ${run('credits faucet')} for free ones (once per wallet), or ${DEPOSIT}`,
  DCN_FAUCET_OFF: () => `this gateway gives no free credits: ${DEPOSIT}`,
  DCN_DEPOSITS_UNAVAILABLE: (_, { run }) =>
    `this gateway is not connected to Solana and cannot verify deposits: ${run('credits faucet')} for test credits`,
  DCN_API_KEY_INVALID: (_, helpers) =>
    `the API key is not known, was revoked, or was replaced by a newer one: ${newKey(helpers)}`,
  DCN_API_KEY_REQUIRED: ({ wallet }, helpers) =>
    `wallet ${wallet} has an API key or a deposit, so its address alone is not enough: give the key with --api-key ` +
    `or DCN_API_KEY, or ${newKey(helpers)}`,
  DCN_WALLET_HEADER_OFF: (_, helpers) => `this gateway does not take a wallet's address alone: ${newKey(helpers)}`,
  DCN_FUNCTION_NOT_FOUND: ({ name }, { run }) =>
    `this wallet has no function named ${name}: ${run('fn ls')} to see what it has`
}

/** The same error, in the words of the command line, `args`, that met it. */
export function inCommands (err: unknown, args: readonly string[], env: Environment): unknown {
  if (!isDcnError(err)) return err
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
