/** The front door of the node daemon. */
export { NodeConfig } from './config.ts'
export { examineMachine, type MachineReport } from './sandbox/examine.ts'
export { NodeDaemon, type NodeDeps } from './node.ts'
