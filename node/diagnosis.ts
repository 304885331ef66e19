/** What a node finds wrong with itself, for `dcn doctor`. Looks and asks; changes nothing. */
import { counted } from '../protocol/core/counted.ts'
import type { Clock } from '../protocol/core/clock.ts'
import { failure, ok, warning, type Finding } from '../protocol/core/finding.ts'
import type { IsolationLevel } from '../protocol/core/isolation.ts'
import { lamportsToSol, microToUsdc } from '../protocol/core/usdc.ts'
import { VERSION } from '../protocol/core/version.ts'
import { runChecks, type Check } from '../protocol/net/checks.ts'
import { named, networkChecks } from '../protocol/net/diagnosis.ts'
import type { Directory } from '../protocol/net/directory.ts'
import type { Network } from '../protocol/net/types.ts'
import { lookAtChain, SET_RPC } from '../protocol/solana/diagnosis.ts'
import type { Solana } from '../protocol/solana/types.ts'
import type { NodeConfig } from './config.ts'
import type { Earnings } from './earnings/earnings.ts'
import type { BookReport, ReceiptBook } from './store/receipt-book.ts'

const QUICK_MS = 3_000
const CHAIN_MS = 12_000
const BOOK_MS = 10_000

export interface NodeDiagnosisDeps {
  network: Network
  directory: Pick<Directory, 'list'>
  clock: Clock
  isolation: { readonly level: IsolationLevel, readonly layers: readonly string[] }
  work: { readonly slots: number, readonly busy: number }
  earnings: Pick<Earnings, 'tabs' | 'notFor' | 'payTo'>
  book: Pick<ReceiptBook, 'check'>
  solana: Solana | undefined
}

export type NodeDiagnosisInit = Pick<NodeConfig, 'bootstrap' | 'mdns' | 'creditLimit'>

/** Takes some seconds where the chain or the others are slow to answer. Never rejects. */
export async function diagnoseNode (deps: NodeDiagnosisDeps, init: NodeDiagnosisInit): Promise<Finding[]> {
  const checks: Check[] = [
    { name: 'sandbox', timeoutMs: QUICK_MS, run: async () => [sandboxFinding(deps)] },
    { name: 'work', timeoutMs: QUICK_MS, run: async () => workFindings(deps) },
    {
      name: 'chain', timeoutMs: CHAIN_MS, lateTodo: SET_RPC,
      run: async () => await payFindings(deps, init.creditLimit)
    },
    {
      name: 'receipts', timeoutMs: BOOK_MS, late: 'warning', lateTodo: 'the disk is slow, or busy: ask again',
      run: async signal => [bookFinding(await deps.book.check(signal))]
    }
  ]
  return await runChecks([...networkChecks({ ...deps, ...init, role: 'node', version: VERSION }), ...checks])
}

export function sandboxFinding ({ isolation: { level, layers } }: Pick<NodeDiagnosisDeps, 'isolation'>): Finding {
  const told = `${level} (${layers.join(', ') || 'no layers'})`
  switch (level) {
    case 'none': return warning('sandbox', `${told}: functions run with no isolation but Deno's own`,
      'dcn doctor on this machine says what a stronger level needs; see docs/sandbox.md')
    case 'limited': return warning('sandbox', `${told}: the weakest level`,
      'dcn doctor on this machine says what a stronger level needs; see docs/sandbox.md')
    case 'landlock': case 'namespaces': return ok('sandbox', told)
  }
}

export function workFindings (
  { network, directory, work: { slots, busy } }:
  Pick<NodeDiagnosisDeps, 'directory' | 'work'> & { network: Pick<Network, 'connectedPeers'> }
): Finding[] {
  const gateways = directory.list().filter(({ info }) => info.role === 'gateway').length
  return [
    gateways > 0 ? ok('gateways', `${counted(gateways, 'gateway')} heard of`)
      : failure('gateways', 'no gateway is heard of: nobody gives this node work',
        network.connectedPeers().length === 0 ? 'join a network that has one: --bootstrap <address>'
          : 'peers are connected: see "clock", "versions" and "mesh", or join a network that has a gateway'),
    ok('slots', `${Math.max(0, slots - busy)} of ${counted(slots, 'slot')} free`)
  ]
}

export async function payFindings (
  { earnings, solana }: Pick<NodeDiagnosisDeps, 'earnings' | 'solana'>, creditLimit: number
): Promise<Finding[]> {
  const findings = earningFindings(earnings)
  const { payTo } = earnings
  if (solana === undefined) {
    findings.push(creditLimit === 0
      ? ok('chain', 'no Solana endpoint is set: payments are not looked for, and any sum may be owed')
      : warning('chain', `no Solana endpoint is set: this node sees no payment, and stops at ` +
        `${microToUsdc(creditLimit)} USDC that a gateway owes it`, 'set --solana-rpc, or --credit-limit 0'))
    return findings
  }
  const { findings: ofChain, held } = await lookAtChain(solana, { owner: payTo })
  findings.push(...ofChain)
  if (held === undefined) return findings
  const { account, lamports } = held
  const usdc = account.state === 'open' ? account.balance : 0n
  findings.push(account.state === 'frozen'
    ? failure('money', `the USDC account of ${payTo} is frozen: it cannot be paid`, 'choose another wallet: --pay-to')
    : ok('money', `paid to ${payTo}: ${microToUsdc(usdc)} USDC and ${lamportsToSol(lamports)} SOL there`))
  return findings
}

function earningFindings (earnings: Pick<Earnings, 'tabs' | 'notFor'>): Finding[] {
  const refused = earnings.tabs().flatMap(({ gateway }) => earnings.notFor(gateway) === undefined ? [] : [gateway])
  if (refused.length === 0) return []
  return [warning('earnings', `works no more for ${named(refused)}, until it pays, or hands over its receipts`,
    'dcn earnings says what it owes; a larger --credit-limit trusts it for longer')]
}

export function bookFinding ({ checked, cut, faults }: BookReport): Finding {
  const told = `${counted(checked, 'receipt')} and tabs read${cut ? ', the first of them' : ''}`
  if (faults.length === 0) return ok('receipts', `${told}, all sound`)
  return failure('receipts', `${told}, ${faults.length} broken: ${named(faults)}`,
    'stop the node and restore its data directory from a copy; gateways give the latest receipts again')
}
