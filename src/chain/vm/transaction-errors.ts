/**
 * Errors of transactions as RPC nodes write them. The VM's binding gives numbers; their names are enums that do not
 * exist at run time, so they stand here, each at its number.
 */
import {
  InstructionErrorCustom, TransactionErrorDuplicateInstruction, TransactionErrorInstructionError,
  TransactionErrorInsufficientFundsForRent, type FailedTransactionMetadata, type InstructionErrorBorshIo
} from 'litesvm/dist/internal.js'

export type TransactionError = string | Record<string, unknown>

const TRANSACTION_ERRORS = [
  'AccountInUse', 'AccountLoadedTwice', 'AccountNotFound', 'ProgramAccountNotFound', 'InsufficientFundsForFee',
  'InvalidAccountForFee', 'AlreadyProcessed', 'BlockhashNotFound', 'CallChainTooDeep', 'MissingSignatureForFee',
  'InvalidAccountIndex', 'SignatureFailure', 'InvalidProgramForExecution', 'SanitizeFailure', 'ClusterMaintenance',
  'AccountBorrowOutstanding', 'WouldExceedMaxBlockCostLimit', 'UnsupportedVersion', 'InvalidWritableAccount',
  'WouldExceedMaxAccountCostLimit', 'WouldExceedAccountDataBlockLimit', 'TooManyAccountLocks',
  'AddressLookupTableNotFound', 'InvalidAddressLookupTableOwner', 'InvalidAddressLookupTableData',
  'InvalidAddressLookupTableIndex', 'InvalidRentPayingAccount', 'WouldExceedMaxVoteCostLimit',
  'WouldExceedAccountDataTotalLimit', 'MaxLoadedAccountsDataSizeExceeded', 'ResanitizationNeeded',
  'InvalidLoadedAccountsDataSizeLimit', 'UnbalancedTransaction', 'ProgramCacheHitMaxLimit', 'CommitCancelled'
] as const

const INSTRUCTION_ERRORS = [
  'GenericError', 'InvalidArgument', 'InvalidInstructionData', 'InvalidAccountData', 'AccountDataTooSmall',
  'InsufficientFunds', 'IncorrectProgramId', 'MissingRequiredSignature', 'AccountAlreadyInitialized',
  'UninitializedAccount', 'UnbalancedInstruction', 'ModifiedProgramId', 'ExternalAccountLamportSpend',
  'ExternalAccountDataModified', 'ReadonlyLamportChange', 'ReadonlyDataModified', 'DuplicateAccountIndex',
  'ExecutableModified', 'RentEpochModified', 'NotEnoughAccountKeys', 'AccountDataSizeChanged', 'AccountNotExecutable',
  'AccountBorrowFailed', 'AccountBorrowOutstanding', 'DuplicateAccountOutOfSync', 'InvalidError',
  'ExecutableDataModified', 'ExecutableLamportChange', 'ExecutableAccountNotRentExempt', 'UnsupportedProgramId',
  'CallDepth', 'MissingAccount', 'ReentrancyNotAllowed', 'MaxSeedLengthExceeded', 'InvalidSeeds', 'InvalidRealloc',
  'ComputationalBudgetExceeded', 'PrivilegeEscalation', 'ProgramEnvironmentSetupFailure', 'ProgramFailedToComplete',
  'ProgramFailedToCompile', 'Immutable', 'IncorrectAuthority', 'AccountNotRentExempt', 'InvalidAccountOwner',
  'ArithmeticOverflow', 'UnsupportedSysvar', 'IllegalOwner', 'MaxAccountsDataAllocationsExceeded',
  'MaxAccountsExceeded', 'MaxInstructionTraceLengthExceeded', 'BuiltinProgramsMustConsumeComputeUnits', 'BorshIoError'
] as const

/** A name of a later version of the VM, which this table does not have, is told by its number. */
function named (names: readonly string[], number: number): string {
  return names[number] ?? `Unknown${number}`
}

export function errorOf (failed: FailedTransactionMetadata): TransactionError {
  const err = failed.err()
  if (typeof err === 'number') return named(TRANSACTION_ERRORS, err)
  if (err instanceof TransactionErrorInstructionError) {
    return { InstructionError: [err.index, instructionError(err.err())] }
  }
  if (err instanceof TransactionErrorDuplicateInstruction) return { DuplicateInstruction: err.index }
  const { accountIndex } = err
  if (err instanceof TransactionErrorInsufficientFundsForRent) {
    return { InsufficientFundsForRent: { account_index: accountIndex } }
  }
  return { ProgramExecutionTemporarilyRestricted: { account_index: accountIndex } }
}

function instructionError (err: number | InstructionErrorCustom | InstructionErrorBorshIo): unknown {
  if (typeof err === 'number') return named(INSTRUCTION_ERRORS, err)
  return err instanceof InstructionErrorCustom ? { Custom: err.code } : { BorshIoError: err.msg }
}

/** Where Solana's own text is not the name in words. */
const TEXTS: Record<string, string> = {
  AlreadyProcessed: 'This transaction has already been processed',
  AccountNotFound: 'Attempt to debit an account but found no record of a prior credit.',
  InsufficientFundsForFee: 'Insufficient funds for fee',
  SanitizeFailure: 'Transaction failed to sanitize accounts offsets correctly',
  InvalidProgramForExecution: 'This program may not be used for executing instructions',
  ProgramAccountNotFound: 'Attempt to load a program that does not exist',
  SignatureFailure: 'Transaction did not pass signature verification'
}

/** As in `Transaction simulation failed: ...`. */
export function errorText (err: TransactionError): string {
  if (typeof err === 'string') return TEXTS[err] ?? inWords(err)
  const [name, detail] = Object.entries(err)[0] ?? ['UnknownError', undefined]
  if (!Array.isArray(detail)) return inWords(name)
  const [index, inner] = detail as [number, unknown]
  return `Error processing Instruction ${index}: ${instructionText(inner)}`
}

function instructionText (err: unknown): string {
  if (typeof err === 'string') return inWords(err)
  const [name, detail] = Object.entries(err as Record<string, unknown>)[0] ?? []
  return name === 'Custom' ? `custom program error: 0x${Number(detail).toString(16)}` : String(name)
}

/** `BlockhashNotFound` -> `Blockhash not found` */
function inWords (name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
