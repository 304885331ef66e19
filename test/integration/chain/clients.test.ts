import { suite } from 'uvu'
import { startChain, type TestChain } from '../../helpers/chain.ts'
import { kitPaysUsdc } from './kit-flow.ts'
import { startSurfpool } from './surfpool.ts'
import { web3PaysUsdc } from './web3-flow.ts'

const SURFPOOL_SLOT_MS = 100

const test = suite<{ chain: TestChain }>('chain clients')
test.before(async context => { context.chain = await startChain() })
test.after(async ({ chain }) => { await chain.stop() })

test('@solana/kit pays USDC, over WebSocket and by polling, in every format of transactions', async ({ chain }) => {
  await kitPaysUsdc(chain)
})

test('@solana/web3.js pays USDC, and follows accounts and logs at the next port', async ({ chain }) => {
  await web3PaysUsdc(chain)
})

const surfpool = await startSurfpool(SURFPOOL_SLOT_MS)
if (surfpool === undefined) {
  process.stdout.write('note: left out what clients do with surfpool, which is not installed\n')
} else {
  test('@solana/kit does the same with surfpool', async () => { await kitPaysUsdc(surfpool) })
  test('@solana/web3.js does the same with surfpool', async () => {
    await web3PaysUsdc(surfpool, { wsEndpoint: surfpool.webSocketUrl })
  })
}

test.run()
