/** Who may depend on whom. The comments are printed with each violation: say what to do instead. */
const only = (name, pkg, where, comment) => ({
  name, severity: 'error', comment,
  from: { path: '^(protocol|gateway|node|src)/', pathNot: where },
  to: { path: pkg }
})

const PURE = '^protocol/(core|wire|api|jobs|registry|claims|credits|connectors|receipts)/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'resolvable', severity: 'error', comment: 'Install it or fix the path; an unresolved import escapes the rules below.',
      from: {}, to: { couldNotResolve: true } },
    { name: 'no-cycles', severity: 'error', comment: 'Extract what both need.',
      from: { pathNot: 'node_modules' }, to: { circular: true } },
    { name: 'no-dev-packages-in-product', severity: 'error', comment: 'Move it to dependencies, or out of the product.',
      from: { path: '^(protocol|gateway|node|src)/' }, to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] } },
    { name: 'protocol-is-the-floor', severity: 'error', comment: 'Shared code sinks into protocol/; protocol/ looks at nobody.',
      from: { path: '^protocol/' }, to: { path: '^(gateway|node|src|test|bench)/' } },
    { name: 'daemons-are-strangers', severity: 'error', comment: 'A gateway and a node meet on the wire only.',
      from: { path: '^(gateway|node)/' }, to: { path: '^(gateway|node)/', pathNot: '^$1/' } },
    { name: 'nobody-imports-src-or-test', severity: 'error', comment: 'src/ composes; test/ observes.',
      from: { path: '^(gateway|node)/' }, to: { path: '^(src|test|bench)/' } },
    { name: 'src-not-to-test', severity: 'error', comment: 'src/ composes; test/ observes.',
      from: { path: '^src/' }, to: { path: '^(test|bench)/' } },
    { name: 'front-door', severity: 'error', comment: 'From src/, enter a daemon through its index.ts.',
      from: { path: '^src/' }, to: { path: '^(gateway|node)/', pathNot: '^(gateway|node)/(index|config)[.]ts$' } },
    { name: 'protocol-is-pure', severity: 'error', comment: 'protocol/ outside net/ does no I/O: pass I/O in.',
      from: { path: PURE, pathNot: '^protocol/core/(ed25519|hash)[.]ts$' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: 'node_modules/(typebox|protons-runtime|uint8arrays|uint8arraylist|multiformats)/' } },
    { name: 'one-door-to-crypto', severity: 'error', comment: 'Keys, signatures and hashes come from protocol/core; random bytes may be drawn at the edge.',
      from: { path: '^protocol/', pathNot: '^protocol/core/(ed25519|hash)[.]ts$' }, to: { path: '^(node:)?crypto$' } },
    { name: 'core-is-the-bottom', severity: 'error', comment: 'core <- wire <- jobs <- net.',
      from: { path: '^protocol/core/' }, to: { path: '^protocol/(?!core/)' } },
    { name: 'wire-above-core', severity: 'error', comment: 'core <- wire <- jobs <- net.',
      from: { path: '^protocol/(wire|api)/' }, to: { path: '^protocol/(jobs|registry|credits|claims|connectors|receipts|evm|net|solana)/' } },
    { name: 'machines-know-no-network', severity: 'error', comment: 'A state machine returns what to send; net/ sends it.',
      from: { path: '^protocol/(jobs|registry|credits|connectors|receipts)/' }, to: { path: '^protocol/(net|evm|solana)/' } },
    only('libp2p-in-net', 'node_modules/(libp2p|@libp2p|@chainsafe/libp2p[^/]*|@multiformats/multiaddr|datastore-level|it-pipe|it-length-prefixed)/', '^protocol/net/', 'Only protocol/net knows libp2p.'),
    only('evm-in-evm', 'node_modules/(solc|@ethereumjs)/', '^protocol/evm/', 'Only protocol/evm compiles and runs Solidity.'),
    only('solana-in-solana', 'node_modules/(@solana|@solana-program)/', '^(protocol/solana|src/chain|gateway/x402)/', 'Only protocol/solana speaks to a chain; src/chain is one.'),
    only('litesvm-in-chain', 'node_modules/litesvm[^/]*/', '^src/chain/', 'Product code speaks JSON-RPC; only the embedded chain knows what it is made of.'),
    only('x402-in-x402', 'node_modules/@x402/', '^gateway/x402/', 'Only gateway/x402 speaks x402.'),
    only('fastify-in-gateway', 'node_modules/(fastify|@fastify)/', '^gateway/', 'Only gateway/ serves HTTP.'),
    only('level-in-store', 'node_modules/(level|classic-level|abstract-level)/', '/store/', 'Level stays behind a store/ folder.'),
    only('inference-in-node', 'node_modules/onnxruntime[^/]*/', '^node/', 'Only nodes offer a runtime to functions.'),
    only('commander-in-src', 'node_modules/(commander|pino|prom-client)/', '^src/', 'src/ is the only reader of argv, and owns where logs and metrics go.'),
    only('otlp-in-otlp', 'node_modules/@opentelemetry/', '^src/otlp[.]ts$', 'Only src/otlp.ts speaks to a collector, and it is loaded where one is named: see src/open-tracer.ts.'),
    { name: 'otlp-when-wanted', severity: 'error', comment: 'Import it dynamically: a start without otlpUrl must not load it.',
      from: { path: '^(protocol|gateway|node|src)/' }, to: { path: '^src/otlp[.]ts$', dynamic: false, dependencyTypesNot: ['type-only'] } },
    only('ink-in-views', 'node_modules/(ink|react)/', '^src/views/', 'Only src/views draws in a terminal; models and screens are plain.'),
    only('spawn-in-two-places', '^(node:)?child_process$', '^(node/sandbox|src/network)/', 'Only the sandbox starts processes, and `dcn up` its daemons.')
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] }
  }
}
