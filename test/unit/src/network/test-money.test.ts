import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSeed, signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { peerIdOf, solanaAddressOf } from '../../../../protocol/core/peer-id.ts'
import type { DaemonRole } from '../../../../src/daemon-messages.ts'
import { giveTestMoney } from '../../../../src/network/test-money.ts'

const publicKey = signerFromSeed(generateSeed()).publicKey
const address = solanaAddressOf(publicKey)

/** What a daemon is given that has so much. */
async function given (role: DaemonRole, lamports: number, usdc?: number): Promise<unknown[]> {
  const gifts: unknown[] = []
  const give = async (what: string, to: string, amount: number): Promise<void> => {
    assert.is(to, address)
    gifts.push([what, amount])
  }
  await giveTestMoney({
    balances: async () => ({ lamports, usdc }),
    giveSol: async (to, amount) => { await give('SOL', to, amount) },
    giveUsdc: async (to, amount) => { await give('USDC', to, amount) }
  }, [{ role, pid: 1, peerId: peerIdOf(publicKey), addresses: [] }])
  return gifts
}

const test = suite('test-money')

test('a gateway gets SOL for fees and USDC for nodes, and only where little is left', async () => {
  assert.equal(await given('gateway', 0), [['SOL', 10e9], ['USDC', 100e6]])
  assert.equal(await given('gateway', 1e9 - 1, 10e6), [['SOL', 10e9]])
  assert.equal(await given('gateway', 1e9, 10e6 - 1), [['USDC', 100e6]])
  assert.equal(await given('gateway', 1e9, 10e6), [])
})

test('a node gets an account to be paid to, and a chain nothing', async () => {
  assert.equal(await given('node', 0), [['USDC', 0]])
  assert.equal(await given('node', 0, 0), [])
  assert.equal(await given('chain', 0), [])
})

test.run()
