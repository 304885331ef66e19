/** What the reference says of the endpoints of the connectors API. */
import { PACKED_STREAMS_TYPE } from '../../protocol/api/packed-streams.ts'
import type { ErrorCode } from '../../protocol/core/errors.ts'
import type { Operation } from './operation.ts'

const OWNER = '0x48f750696ed392ca6d449a3d214656d024c5756f'
const FORMAT_HASH = '0x64f15ba10cfffae090a44d915bcafbea0498d0f707705a7886fb210f11705990'
const CID = '2c624232cdd221771294dfbb310aca000a0df6ac8b66b696d90ef06fdefb64a3'
const DEPLOYED = { owner: OWNER, address: '0x0', cid: CID }
const LAST_PAGE = { has_more: false, next_after: null }
const EVENT = {
  feed_id: 'eth:0:connector_added:scale', event_type: 'connector_added', status: 'finalized',
  history_cursor: 'c1795521600000:0:0:eth:0:connector_added:scale', created_at_ms: 1_795_521_600_000,
  payload: { type: 'connector', name: 'scale', owner: OWNER }
}

const ARGUMENT: readonly ErrorCode[] = ['DCN_ARGUMENT_INVALID']
const DEPLOYS: readonly ErrorCode[] = ['DCN_PARSE_FAILED', 'DCN_DEPLOY_REFUSED', 'DCN_STOPPING']
const FOREVER = 'A name is taken once, for ever: the record keeps its meaning, at every gateway.'
const BODY_ONLY = 'Solidity, without pragma, contract or declaration.'
const HEAD = 'HEAD says whether there is one: 200 or 404.'

const chain = (operation: Omit<Operation, 'tag'>): Operation => ({ tag: 'Connectors', ...operation })
const lookUp = (kind: string, example: unknown): Operation => chain({
  summary: `A ${kind}`, description: HEAD, returns: `The ${kind}`, errors: ['DCN_ENTITY_NOT_FOUND'],
  example: { response: example }
})

const DIMENSION = { transformations: [{ name: 'add', args: [1] }], composite: 'pitch', bindings: {} }
const SCALE = { name: 'scale', dimensions: [DIMENSION], condition_name: '', condition_args: [] }
const ADD = { name: 'add', sol_src: 'return x + args[0];' }
const ALWAYS = { name: 'alwaystrue', sol_src: 'return true;' }

export const CONNECTOR_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /version': chain({
    summary: 'The version of the gateway', returns: 'Version and when it was made',
    example: { response: { version: '0.1.0', build_timestamp: '2026-11-24T00:00:00Z' } }
  }),
  'GET /nonce/{address}': chain({
    summary: 'A nonce to log in with', description: 'Good once, for this address, at this gateway, for ten minutes.',
    returns: 'Six digits', errors: ARGUMENT, example: { response: { nonce: '589298' } }
  }),
  'POST /auth': chain({
    summary: 'Log in with an EVM wallet',
    description: 'The wallet signs `Login nonce: <nonce>` (EIP-191, personal_sign). The token holds an hour, at ' +
      'every gateway.',
    returns: 'The token, which is also in the header Authorization', errors: ['DCN_LOGIN_REFUSED'],
    example: {
      request: { address: OWNER, message: 'Login nonce: 589298', signature: `0x${'1b'.repeat(65)}` },
      response: { access_token: 'eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9...' }
    }
  }),
  'GET /accounts': chain({
    summary: 'Addresses that have deployed anything', returns: 'A page of them', errors: ARGUMENT,
    example: { response: { limit: 50, total_accounts: 1, cursor: LAST_PAGE, accounts: [OWNER] } }
  }),
  'GET /account/{address}': chain({
    summary: 'What an address has deployed', description: 'Three lists, each with a cursor of its own.',
    returns: 'A page of each', errors: ARGUMENT,
    example: {
      response: {
        owned_connectors: ['scale'], owned_transformations: ['add'], owned_conditions: [], address: OWNER, limit: 200,
        cursor_connectors: LAST_PAGE, cursor_transformations: LAST_PAGE, cursor_conditions: LAST_PAGE
      }
    }
  }),
  'GET /formats': chain({
    summary: 'Formats of all connectors', returns: 'A page of their hashes', errors: ARGUMENT,
    example: { response: { limit: 50, total_formats: 1, cursor: LAST_PAGE, formats: [FORMAT_HASH] } }
  }),
  'GET /format/{format_hash}': chain({
    summary: 'The connectors of a format', description: 'Connectors have one format if their scalars are the same.',
    returns: 'A page of connectors, and all scalars', errors: ARGUMENT,
    example: {
      response: {
        format_hash: FORMAT_HASH, limit: 200, total_connectors: 1, cursor: LAST_PAGE,
        scalars: ['durationv2:0', 'pitch:0', 'time:0', 'velocity:0'], connectors: ['scale']
      }
    }
  }),
  'POST /transformation': chain({
    auth: 'login', summary: 'Deploy a transformation', errors: DEPLOYS, returns: 'It is deployed',
    description: `\`sol_src\` is the body of \`run(uint32 x, uint32[] calldata args) returns (uint32)\`: ` +
      `${BODY_ONLY} ${FOREVER}`,
    example: { request: ADD, response: { name: 'add', ...DEPLOYED } }
  }),
  'GET /transformation/{name}': lookUp('transformation', { ...ADD, ...DEPLOYED }),
  'POST /condition': chain({
    auth: 'login', summary: 'Deploy a condition', errors: DEPLOYS, returns: 'It is deployed',
    description: `\`sol_src\` is the body of \`check(int32[] calldata args) returns (bool)\`: ` +
      `${BODY_ONLY} ${FOREVER}`,
    example: { request: ALWAYS, response: { name: 'alwaystrue', ...DEPLOYED } }
  }),
  'GET /condition/{name}': lookUp('condition', { ...ALWAYS, ...DEPLOYED }),
  'POST /connector': chain({
    auth: 'login', summary: 'Deploy a connector', description: FOREVER, errors: DEPLOYS, returns: 'It is deployed',
    example: { request: SCALE, response: { name: 'scale', ...DEPLOYED, format_hash: FORMAT_HASH } }
  }),
  'GET /connector/{name}': lookUp('connector', { ...SCALE, static_ri: {}, ...DEPLOYED, format_hash: FORMAT_HASH }),
  'POST /execute': chain({
    auth: 'login', summary: 'Execute a connector',
    description: 'On a node of the network, the same result on each. With `verify` this gateway executes it as well, ' +
      'or so many nodes have to agree. With `Accept: application/octet-stream` the streams come as bytes: ' +
      'all numbers u32, little-endian; `DCNS`, version 1, the number of streams, and for each the bytes of its path, ' +
      'the number of its values, its path in UTF-8 with zeros up to a multiple of 4, its values.',
    returns: 'Its streams, each with `particles_count` values', producesToo: PACKED_STREAMS_TYPE,
    errors: [
      'DCN_PARSE_FAILED', 'DCN_ENTITY_NOT_FOUND', 'DCN_PARTICLES_TOO_MANY', 'DCN_EXECUTION_REJECTED',
      'DCN_EXECUTION_FAILED', 'DCN_EXECUTION_BUDGET', 'DCN_EXECUTION_UNAVAILABLE', 'DCN_VERIFIERS_MISSING',
      'DCN_CREDITS_INSUFFICIENT', 'DCN_TOO_MANY_JOBS', 'DCN_STOPPING', 'DCN_RATE_LIMITED'
    ],
    example: {
      request: {
        connector_name: 'scale', particles_count: 4, dynamic_ri: { 1: { start_point: 60, transformation_shift: 0 } }
      },
      response: [{ path: '/scale:0/pitch:0', data: [60, 61, 62, 63] }]
    }
  }),
  'GET /feed': chain({
    summary: 'What was deployed, newest first', returns: 'A page of it', errors: ARGUMENT,
    example: {
      response: {
        limit: 50, cursor: { has_more: false, next_before: null },
        items: [{
          ...EVENT, visible: true, tx_hash: `0x${CID}`, block_number: 0, tx_index: 0, log_index: 0,
          updated_at_ms: 1_795_521_630_000, projector_version: 1
        }]
      }
    }
  }),
  'GET /feed/stream': chain({
    summary: 'Follow what is deployed, as server-sent events',
    description: 'First what came after `since_seq`, then `stream_meta`, then what happens.',
    returns: 'A stream of events', produces: 'text/event-stream', errors: [...ARGUMENT, 'DCN_NOT_READY']
  })
}
