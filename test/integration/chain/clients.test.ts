import { suite } from 'uvu'
import { startChain, type TestChain } from '../../helpers/chain.ts'
import { kitPaysUsdc } from './kit-flow.ts'

const test = suite<{ chain: TestChain }>('chain clients')
test.before(async context => { context.chain = await startChain() })
test.after(async ({ chain }) => { await chain.stop() })

test('@solana/kit pays USDC, over WebSocket and by polling, in every format of transactions', async ({ chain }) => {
  await kitPaysUsdc(chain)
})

test.run()
