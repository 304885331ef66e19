/** What a definition is made of. */
import { DcnError } from '../core/errors.ts'
import type { ContentId } from '../core/ids.ts'
import { CONNECTOR_PARTS_MAX } from '../core/limits.ts'
import type { ConnectorDefinition, Definition, EntityKind, Pin, SourceDefinition } from '../wire/definitions.ts'

export type GetDefinition = (id: ContentId) => Definition | undefined

/** A pin, and what has to be there. */
export interface KindPin extends Pin { kind: EntityKind }

/** What a definition names, in the order in which it does, with repeats. */
export function pinsOf (definition: Definition): KindPin[] {
  if (definition.kind !== 'connector') return []
  const pins: KindPin[] = []
  for (const { transformations, composite, bindings } of definition.dimensions) {
    for (const { name, id } of transformations) pins.push({ kind: 'transformation', name, id })
    if (composite !== undefined) pins.push({ kind: 'connector', ...composite })
    for (const { connector } of bindings) pins.push({ kind: 'connector', ...connector })
  }
  if (definition.condition !== undefined) pins.push({ kind: 'condition', ...definition.condition })
  return pins
}

/**
 * The definitions with these ids and all that they are made of, each once, in order of first mention; what `get` lacks
 * comes without its definition, and without what that names.
 */
export function * partsOf (
  ids: Iterable<ContentId>, get: GetDefinition
): Generator<{ id: ContentId, definition: Definition | undefined }> {
  // A set that grows while it is iterated.
  const seen = new Set(ids)
  for (const id of seen) {
    const definition = get(id)
    yield { id, definition }
    for (const pin of definition === undefined ? [] : pinsOf(definition)) seen.add(pin.id)
  }
}

export interface CollectedClosure {
  /** All that is there. */
  closure: Map<ContentId, Definition>
  /** What is named and not there; what these name in turn is not known yet. */
  missing: ContentId[]
  /** There are more parts than a connector may have, and not all were looked at. */
  tooMany: boolean
}

/** The root and all that it is made of, as far as `get` has it; ends after CONNECTOR_PARTS_MAX definitions. */
export function closureOf (root: ContentId, get: GetDefinition): CollectedClosure {
  const closure = new Map<ContentId, Definition>()
  const missing: ContentId[] = []
  for (const { id, definition } of partsOf([root], get)) {
    if (closure.size + missing.length === CONNECTOR_PARTS_MAX) return { closure, missing, tooMany: true }
    if (definition === undefined) missing.push(id)
    else closure.set(id, definition)
  }
  return { closure, missing, tooMany: false }
}

/** Throws DCN_CONTENT_NOT_FOUND. */
export function connectorIn (get: GetDefinition, id: ContentId): ConnectorDefinition {
  const definition = get(id)
  if (definition?.kind !== 'connector') throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: id })
  return definition
}

/** Throws DCN_CONTENT_NOT_FOUND. */
export function sourceIn (get: GetDefinition, kind: SourceDefinition['kind'], id: ContentId): SourceDefinition {
  const definition = get(id)
  if (definition?.kind !== kind) throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: id })
  return definition
}
