/** The books, put together. */
import type { FastifyPluginAsync } from 'fastify'
import { addressOfPeer } from '../../protocol/core/peer-id.ts'
import type { Service } from '../../protocol/core/service.ts'
import type { Book } from '../../protocol/credits/book.ts'
import { bookRoutes } from '../routes/books.ts'
import { ChainBooks, type ChainBooksDeps } from './chain-books.ts'
import { EarningsDesk, type EarningsDeskDeps } from './earnings-desk.ts'
import { Treasury, type TreasuryDeps } from './treasury.ts'

export interface BookPartsDeps extends EarningsDeskDeps, Pick<TreasuryDeps, 'receipts' | 'trouble'>,
  Pick<ChainBooksDeps, 'clock'> {
  receipts: EarningsDeskDeps['receipts'] & TreasuryDeps['receipts']
  settlements: TreasuryDeps['settlements'] & ChainBooksDeps['settlements']
  book: () => Book
  solana: ChainBooksDeps['solana'] | undefined
}

export interface BookParts {
  /** Undefined where there is no chain. */
  chain: ChainBooks | undefined
  services: Array<[name: string, service: Service]>
  routes: FastifyPluginAsync
}

export function bookParts (deps: BookPartsDeps): BookParts {
  const { solana, book, network: { self } } = deps
  const chain = solana === undefined
    ? undefined
    : new ChainBooks({
      ...deps, solana, address: addressOfPeer(self),
      deposits: () => book().depositsOf(self), paid: async () => await treasury.paid()
    })
  const treasury: Treasury = new Treasury({ ...deps, self, chain })
  return {
    chain,
    services: chain === undefined ? [] : [['chain books', chain]],
    routes: bookRoutes({ earnings: new EarningsDesk(deps), treasury })
  }
}
