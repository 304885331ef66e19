import { Command } from 'commander'
import { USDC_MINT } from '../../../protocol/core/limits.ts'
import { addressOfPeer } from '../../../protocol/core/peer-id.ts'
import { verifyFile, verifyOnChain, type Report } from '../../../protocol/receipts/verify.ts'
import { connectSolana } from '../../connect-solana.ts'
import { readJsonObject } from '../../read-json.ts'
import { print, printJson } from '../../terminal.ts'

const EXAMPLES = `
Examples:
  $ dcn receipt verify receipt.json                                      from the file alone
  $ dcn receipt verify receipt.json --solana-rpc http://127.0.0.1:8899   and that the node was paid
Says what holds, what does not, and what no receipt can prove. Exits with 1 where anything does not hold.`

interface VerifyOptions { solanaRpc: string, usdcMint: string, json?: true }

export function verifyCommand (): Command {
  return new Command('verify')
    .description('Check a receipt: signatures and sums, the way to the settlement, the payment on chain')
    .argument('<file>', 'as dcn receipt get wrote it; - for standard input')
    .option('--solana-rpc <url>', 'look the transaction up there', '')
    .option('--usdc-mint <address>', 'what counts as USDC', USDC_MINT)
    .option('--json', 'print claims as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: VerifyOptions) => {
      const report = await withChain(verifyFile(await readJsonObject(path)), options)
      if (options.json === true) printJson({ holds: report.holds, claims: report.claims, notProved: report.notProved })
      else for (const line of describeReport(report)) print(line)
      if (!report.holds) process.exitCode = 1
    })
}

async function withChain (report: Report, options: VerifyOptions): Promise<Report> {
  const settlement = report.file?.settlement ?? undefined
  const solana = settlement && await connectSolana(options)
  if (settlement === undefined || solana === undefined) return report
  const { readSettlement } = await import('../../../protocol/solana/settlement-reader.ts')
  const transaction = await solana.transaction(settlement.transaction)
  return verifyOnChain(report, {
    genesis: await solana.genesis(),
    mint: solana.mint,
    payment: transaction && readSettlement(transaction),
    gatewayAddress: addressOfPeer(settlement.gateway)
  })
}

export function describeReport ({ holds, claims, notProved }: Report): string[] {
  const lines = claims.map(({ claim, holds: isSo, how }) => `${isSo ? 'yes' : 'NO '}  ${claim}\n     (${how})`)
  if (notProved.length > 0) lines.push('', 'Not proved by this:', ...notProved.map(each => `  - ${each}`))
  return [...lines, '', holds ? 'The receipt holds.' : 'THE RECEIPT DOES NOT HOLD.']
}
