import { InvalidArgumentError } from 'commander'
import { isJobId, type JobId } from '../protocol/core/ids.ts'

/** Reads an argument: a job's id. */
export function jobId (text: string): JobId {
  if (isJobId(text.toLowerCase())) return text.toLowerCase()
  throw new InvalidArgumentError('It must be a UUID such as 550e8400-e29b-41d4-a716-446655440000.')
}
