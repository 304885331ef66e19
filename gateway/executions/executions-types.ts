/** How the API has a connector executed by the network. */
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { CallerTrace } from '../../protocol/core/trace-context.ts'
import type { ExecuteRequest } from '../../protocol/connectors/requests.ts'
import type { Stream } from '../../protocol/wire/executions.ts'
import type { ConnectorEntity } from '../connectors/entities.ts'

export interface ExecutionCall {
  /** EVM address of the caller: 0x and 40 lower-case digits. */
  address: string
  connector: ConnectorEntity
  request: ExecuteRequest
  /** Of the job that runs it; more are made where nodes have to agree. */
  newJobId (): JobId
  /** The request was taken up before: what was made of it then is gone on with. */
  again?: boolean
  /** Of the caller, where it named one. */
  trace?: CallerTrace | undefined
  /** The client has gone. */
  signal: AbortSignal
}

export interface ExecutionAnswer {
  jobId: JobId
  /** Nodes whose signed results stand behind the answer. */
  nodes: PeerId[]
  streams: Stream[]
}

export interface Executor {
  /**
   * Throws DCN_PARTICLES_TOO_MANY, DCN_EXECUTION_REJECTED, DCN_EXECUTION_FAILED, DCN_EXECUTION_BUDGET,
   * DCN_EXECUTION_UNAVAILABLE, DCN_VERIFIERS_MISSING, DCN_CREDITS_INSUFFICIENT, DCN_TOO_MANY_JOBS, DCN_STOPPING.
   */
  execute (call: ExecutionCall): Promise<ExecutionAnswer>
}
