import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DcnError } from '../../../protocol/core/errors.ts'
import { inCommands } from '../../../src/hints.ts'

const broke = (spendable = 0): DcnError => new DcnError('DCN_CREDITS_INSUFFICIENT', {
  wallet: 'me', balance: 3, spendable, price: 5, faucet: 'POST /credits/faucet', deposit: 'POST /credits/deposit'
})

function words (err: unknown, ...args: string[]): string {
  return (inCommands(err, args, {}) as Error).message
}

const test = suite('hints')

test('no credits: the command that gets some', () => {
  assert.is(words(broke(3)), 'wallet me has 3 credits, this costs 5: run "dcn credits faucet" for free ones (once ' +
    'per wallet), or run "dcn credits deposit --usdc 1" to pay for more')
  assert.match(words(broke(1)), '3 credits, of which 1 can be spent now, this costs 5')
})

test('the command is for the same gateway and wallet', () => {
  assert.match(words(broke(), 'invoke', 'f.ts', '--gateway', 'http://a', '--payload', '{}', '--wallet=./w.json'),
    'run "dcn credits faucet --gateway http://a --wallet ./w.json"')
})

test('keys and functions', () => {
  assert.match(words(new DcnError('DCN_API_KEY_INVALID', {})), 'run "dcn keys create"')
  assert.match(words(new DcnError('DCN_API_KEY_REQUIRED', { wallet: 'me' })), 'DCN_API_KEY')
  assert.match(words(new DcnError('DCN_WALLET_HEADER_OFF', {})), 'run "dcn keys create"')
  assert.match(words(new DcnError('DCN_FUNCTION_NOT_FOUND', { name: 'f' })), 'run "dcn fn ls"')
  assert.match(words(new DcnError('DCN_DEPOSITS_UNAVAILABLE', {})), 'run "dcn credits faucet"')
  assert.match(words(new DcnError('DCN_FAUCET_OFF', {})), 'dcn credits deposit')
  assert.match(
    words(new DcnError('DCN_FUNDS_INSUFFICIENT', { address: 'me', asset: 'SOL', has: '0', needs: '1' })),
    /^me has 0 SOL, this needs 1; .*dcn faucet/)
})

test('an address cannot sign for a new key', () => {
  const required = (): DcnError => new DcnError('DCN_API_KEY_REQUIRED', { wallet: 'me' })
  assert.match(words(required(), 'fn', 'ls', '--wallet', 'me'), 'run "dcn keys create --wallet <file>"')
  assert.match(words(required(), 'fn', 'ls', '--wallet', './w.json'), 'run "dcn keys create --wallet ./w.json"')
  assert.match((inCommands(required(), [], { DCN_WALLET: 'me' }) as Error).message, '--wallet <file>')
})

test('other failures keep their words', () => {
  assert.is(words(new DcnError('DCN_STOPPING', {})), new DcnError('DCN_STOPPING', {}).message)
  assert.is(words(new TypeError('bug')), 'bug')
  assert.is(inCommands('text', [], {}), 'text')
})

test.run()
