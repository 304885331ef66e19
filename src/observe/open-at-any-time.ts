import { isDcnError } from '../../protocol/core/errors.ts'
import { openNodeInfo } from '../../protocol/wire/node-info.ts'

/** An answer comes straight from its signer: where its time is far from ours, it is a clock that is wrong. */
export function openAtAnyTime (bytes: Uint8Array, nowMs: number): ReturnType<typeof openNodeInfo> {
  try {
    return openNodeInfo(bytes, nowMs)
  } catch (err) {
    if (!isDcnError(err) || err.code !== 'DCN_MESSAGE_EXPIRED') throw err
    return openNodeInfo(bytes, err.context.expiredAtMs - 1)
  }
}
