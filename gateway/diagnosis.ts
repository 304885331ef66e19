/** What a gateway finds wrong with itself, for `dcn doctor`. Looks and asks; changes nothing. */
import { counted } from '../protocol/core/counted.ts'
import type { AuditView } from '../protocol/api/credits.ts'
import type { Clock } from '../protocol/core/clock.ts'
import { failure, ok, warning, type Finding } from '../protocol/core/finding.ts'
import { addressOfPeer } from '../protocol/core/peer-id.ts'
import { lamportsToSol, microToUsdc } from '../protocol/core/usdc.ts'
import { VERSION } from '../protocol/core/version.ts'
import { runChecks, type Check } from '../protocol/net/checks.ts'
import { named, networkChecks } from '../protocol/net/diagnosis.ts'
import type { Directory } from '../protocol/net/directory.ts'
import type { Network } from '../protocol/net/types.ts'
import { lookAtChain, SET_RPC } from '../protocol/solana/diagnosis.ts'
import type { Solana } from '../protocol/solana/types.ts'
import type { GatewayConfig } from './config.ts'
import type { LedgerAudit } from './credits/ledger-audit.ts'
import type { Cluster } from './deposits/cluster.ts'
import type { Dispatcher } from './dispatch/dispatcher.ts'
import type { Readiness } from './readiness.ts'
import { LAMPORTS_KEPT, LAMPORTS_PER_PART } from './settlement/funds.ts'
import type { Settler } from './settlement/settler.ts'
import type { ReceiptStore } from './store/receipt-store.ts'
import { checkStore, type StoreReport } from './store/store-check.ts'
import type { StateStore } from './store/state-store.ts'

const QUICK_MS = 3_000
const CHAIN_MS = 12_000
const STORE_MS = 10_000
const LEDGER_MS = 12_000
/** Of the jobs that it takes, from here on it is nearly full. */
const FULL_PERCENT = 90
/** Faults named in one finding. */
const NAMED_MAX = 3

export interface GatewayDiagnosisDeps {
  network: Network
  directory: Pick<Directory, 'list'>
  clock: Clock
  state: Pick<StateStore, 'keys' | 'entries' | 'has' | 'isOk'>
  ready: Pick<Readiness, 'recordsOk' | 'ledgerOk'>
  jobs: Pick<Dispatcher, 'counts'>
  cluster: Pick<Cluster, 'genesis'>
  solana: Solana | undefined
  money: { audit: Pick<LedgerAudit, 'run'>, owed: { receipts: Pick<ReceiptStore, 'pending'> } }
  settlement: { settler: Pick<Settler, 'trouble'> | undefined }
}

export type GatewayDiagnosisInit = Pick<GatewayConfig, 'bootstrap' | 'mdns' | 'jobsMax'>

/** Takes some seconds where the chain or the others are slow to answer. Never rejects. */
export async function diagnoseGateway (deps: GatewayDiagnosisDeps, init: GatewayDiagnosisInit): Promise<Finding[]> {
  const checks: Check[] = [
    { name: 'ready', timeoutMs: QUICK_MS, run: async () => [await readyFinding(deps)] },
    { name: 'nodes', timeoutMs: QUICK_MS, run: async () => nodeFindings(deps, init.jobsMax) },
    { name: 'chain', timeoutMs: CHAIN_MS, lateTodo: SET_RPC, run: async () => await moneyFindings(deps) },
    {
      name: 'store', timeoutMs: STORE_MS, late: 'warning', lateTodo: 'the disk is slow, or busy: ask again',
      run: async signal => [storeFinding(await checkStore(deps.state, signal))]
    },
    {
      name: 'ledger', timeoutMs: LEDGER_MS, late: 'warning',
      lateTodo: 'it is long: dcn credits audit waits for all of it',
      run: async () => [ledgerFinding(await deps.money.audit.run())]
    }
  ]
  return await runChecks([
    ...networkChecks({ ...deps, ...init, role: 'gateway', version: VERSION }), ...checks
  ])
}

async function readyFinding ({ state, ready }: Pick<GatewayDiagnosisDeps, 'state' | 'ready'>): Promise<Finding> {
  if (!await state.isOk()) return failure('ready', 'its store does not answer', 'see its log and the disk; restart it')
  const missing = [...ready.recordsOk ? [] : ['functions and API keys'], ...ready.ledgerOk ? [] : ['the credit ledger']]
  if (missing.length === 0) return ok('ready', 'it has what the other gateways have, and takes jobs')
  return failure('ready', `it still fetches ${missing.join(' and ')} from other gateways, and takes no jobs`,
    'wait a minute; if it stays so, see "peers" and "clock"')
}

export function nodeFindings (
  { directory, jobs }: Pick<GatewayDiagnosisDeps, 'directory' | 'jobs'>, jobsMax: number
): Finding[] {
  const nodes = directory.list().filter(({ info }) => info.role === 'node')
  const slots = nodes.reduce((sum, { info }) => sum + info.slots, 0)
  const busy = nodes.reduce((sum, { info }) => sum + Math.min(info.busy, info.slots), 0)
  const { inFlight, queued } = jobs.counts()
  const told = `${counted(nodes.length, 'node')}, ${slots - busy} of ${counted(slots, 'slot')} free`
  const findings: Finding[] = []
  if (nodes.length === 0) {
    findings.push(warning('nodes', 'no node is heard of: jobs wait, and then fail', 'start one: dcn node --bootstrap ' +
      'with an address of this gateway'))
  } else if (slots === busy) {
    findings.push(warning('nodes', told, 'more nodes, or more slots, would let jobs start at once'))
  } else {
    findings.push(ok('nodes', told))
  }
  const share = `${inFlight} of at most ${jobsMax} jobs in flight, ${queued} of them without a node`
  findings.push(inFlight * 100 >= jobsMax * FULL_PERCENT
    ? warning('jobs', share, 'more nodes, or a larger --jobs-max; more gateways take some of them')
    : ok('jobs', share))
  return findings
}

export async function moneyFindings (
  { network, solana, cluster, money, settlement: { settler } }:
  Pick<GatewayDiagnosisDeps, 'solana' | 'cluster' | 'money' | 'settlement'> & { network: Pick<Network, 'self'> }
): Promise<Finding[]> {
  const owed = await money.owed.receipts.pending()
  const sum = owed.reduce((total, each) => total + each.sum, 0)
  if (solana === undefined) {
    const none = 'no Solana endpoint is set'
    return [sum === 0
      ? ok('chain', `${none}: no deposits and no settlements`)
      : warning('chain', `${none}, and ${counted(owed.length, 'node')} are owed ${microToUsdc(sum)} USDC`,
        'set --solana-rpc, so that they are paid')]
  }
  const address = addressOfPeer(network.self)
  const { findings, held } = await lookAtChain(solana, { genesis: cluster.genesis, owner: address })
  if (held === undefined) return findings
  const { account, lamports } = held
  const usdc = account.state === 'open' ? account.balance : 0n
  const told = `${microToUsdc(usdc)} USDC and ${lamportsToSol(lamports)} SOL at ${address}, ` +
    `${microToUsdc(sum)} USDC owed to ${counted(owed.length, 'node')}`
  const stopped = settler?.trouble?.reason
  if (stopped !== undefined) {
    findings.push(failure('settlement', `nodes are not paid: ${stopped}`, 'see docs/settlement.md and its log'))
  }
  if (account.state === 'frozen') {
    findings.push(failure('money', `its USDC account ${account.address} is frozen`, 'ask whoever issues the USDC'))
  } else if (usdc < BigInt(sum)) {
    findings.push(warning('money', told, `send USDC to ${address}`))
  } else if (sum > 0 && lamports < BigInt(LAMPORTS_KEPT + LAMPORTS_PER_PART)) {
    findings.push(warning('money', told, `send SOL for fees to ${address}`))
  } else {
    findings.push(ok('money', told))
  }
  return findings
}

export function storeFinding ({ checked, cut, faults, faultCount, unknown }: StoreReport): Finding {
  const told = `${counted(checked, 'value')} read` +
    (cut.length === 0 ? '' : `, of ${cut.join(', ')} the first`)
  if (faultCount > 0) {
    const more = faultCount > NAMED_MAX ? ` and ${faultCount - NAMED_MAX} more` : ''
    return failure('store', `${told}, ${faultCount} broken: ${faults.slice(0, NAMED_MAX).join('; ')}${more}`,
    'look at the disk; stop it and restore its data directory from a copy, or let it begin again from the others')
  }
  if (unknown.length > 0) {
    return warning('store', `${told}; what begins with ${named(unknown)} is of no version up to ${VERSION}`,
      'go back to the newer version that has written here')
  }
  return ok('store', `${told}, all sound`)
}

export function ledgerFinding ({ ok: holds, gateways, faults, difference }: AuditView): Finding {
  const blocks = gateways.reduce((sum, { seq }) => sum + seq, 0)
  const told = `${counted(blocks, 'block')} of ${counted(gateways.length, 'gateway')}`
  const frozen = gateways.filter(gateway => gateway.frozen).map(({ gateway }) => gateway)
  if (faults.length > 0 || difference !== 0) {
    return failure('ledger', `${told}; ${named(faults.length > 0 ? faults : [`${difference} credits differ`])}`,
      'dcn credits audit tells all of it; restore the data directory from a copy if it is this disk')
  }
  if (frozen.length > 0) {
    return warning('ledger', `${told}; caught with two blocks of one number: ${named(frozen)}`,
      'its credits are not taken any more: ask its operator')
  }
  return holds ? ok('ledger', `${told}, all credits are accounted for`)
    : failure('ledger', `${told}; a balance is negative`, 'dcn credits audit tells which')
}
