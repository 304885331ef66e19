/** The part of records that names transformations, conditions and connectors. See protocol/spec/records.md. */
import { fromHex, toHex, wellFormed } from '../core/bytes.ts'
import { contentIdFromBytes, contentIdToBytes, isContentIdBytes, type ContentId } from '../core/ids.ts'
import { DEFINITION_BYTES_MAX } from '../core/limits.ts'
import { must } from './codec.ts'
import { isEntityName, type EntityKind } from './definitions.ts'
import { own } from './envelope.ts'
import type { EntityRecord as EntityFields } from './records-messages.ts'

const OWNER_BYTES = 20

interface EntityRecordOf<K extends EntityKind> {
  kind: K
  name: string
  /** EVM address: 0x and 40 lower-case digits. */
  owner: string
  /** Decides which of two records holds: the earlier. */
  createdAtMs: number
  /** Of the definition that the name stands for. */
  definitionId: ContentId
  definitionBytes: number
}

/** A name of the connectors API and what it stands for, vouched for by the gateway that signs it. */
export type EntityRecord = { [K in EntityKind]: EntityRecordOf<K> }[EntityKind]

export function entityToWire ({ name, owner, createdAtMs, definitionId, definitionBytes }: EntityRecord): EntityFields {
  return {
    name: wellFormed(name),
    owner: own(fromHex(owner.slice(2))),
    createdAtMs,
    definitionId: own(contentIdToBytes(definitionId)),
    definitionBytes
  }
}

/** Throws DCN_MESSAGE_MALFORMED. */
export function entityFrom (kind: EntityKind, fields: EntityFields): EntityRecord {
  const what = `${kind} record`
  const { name, owner, createdAtMs, definitionId, definitionBytes } = fields
  must(isEntityName(name), what, 'its name is none')
  must(owner.byteLength === OWNER_BYTES, what, `owner is not ${OWNER_BYTES} bytes`)
  must(isContentIdBytes(definitionId), what, 'definitionId is not 32 bytes')
  const inRange = definitionBytes >= 1 && definitionBytes <= DEFINITION_BYTES_MAX
  must(inRange, what, `definitionBytes is not 1 to ${DEFINITION_BYTES_MAX}`)
  return {
    kind, name, owner: `0x${toHex(owner)}`, createdAtMs, definitionId: contentIdFromBytes(definitionId), definitionBytes
  }
}
