/** A gateway speaks of its API; here its refusals name the command that helps. */
import { type ErrorCode, type ErrorContexts, isDcnError } from '../protocol/core/errors.ts'

/** Options of the failed command that the helping one needs too. */
const CARRIED = ['--gateway', '--wallet']

const DEPOSIT = 'pay USDC in and run "dcn credits deposit <signature>"'

/** `run` writes a command as a person types it. */
const WORDS: { [C in ErrorCode]?: (context: ErrorContexts[C], run: (command: string) => string) => string } = {
  DCN_CREDITS_INSUFFICIENT: ({ wallet, balance, spendable, price }, run) =>
    `wallet ${wallet} has ${balance} credits${spendable < balance ? `, of which ${spendable} can be spent now` : ''}` +
    `, this costs ${price}: ${run('credits faucet')} for free ones (once per wallet), or ${DEPOSIT}`,
  DCN_FAUCET_OFF: () => `this gateway gives no free credits: ${DEPOSIT}`,
  DCN_DEPOSITS_UNAVAILABLE: (_, run) =>
    `this gateway is not connected to Solana and cannot verify deposits: ${run('credits faucet')} for test credits`,
  DCN_API_KEY_INVALID: (_, run) =>
    `the API key is not known, was revoked, or was replaced by a newer one: ${run('keys create')} for a new one`,
  DCN_API_KEY_REQUIRED: ({ wallet }, run) =>
    `wallet ${wallet} has an API key or a deposit, so its address alone is not enough: give the key with --api-key ` +
    `or DCN_API_KEY, or ${run('keys create')} for a new one`,
  DCN_WALLET_HEADER_OFF: (_, run) => `this gateway does not take a wallet's address alone: ${run('keys create')}`,
  DCN_FUNCTION_NOT_FOUND: ({ name }, run) =>
    `this wallet has no function named ${name}: ${run('fn ls')} to see what it has`
}

/** The same error, in the words of the command line, `args`, that met it. */
export function inCommands (err: unknown, args: readonly string[]): unknown {
  if (!isDcnError(err)) return err
  const words = WORDS[err.code] as ((context: object, run: (command: string) => string) => string) | undefined
  if (words !== undefined) {
    err.message = words(err.context, command => `run "${['dcn', command, ...carriedOf(args)].join(' ')}"`)
  }
  return err
}

function carriedOf (args: readonly string[]): string[] {
  return CARRIED.flatMap(flag => {
    const at = args.indexOf(flag)
    const value = at < 0 ? args.find(arg => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) : args[at + 1]
    return value === undefined ? [] : [flag, value]
  })
}
