/**
 * Proof, by the compiler's own syntax tree, that a user's text is the body of its function and nothing else: it neither
 * ends the function and goes on after it, nor reaches anything outside. Pure.
 */
import type { PlacedBody } from './program.ts'

/** What the compiler gives for each node of its tree; positions are `start:length:file`, in bytes of UTF-8. */
export interface SyntaxNode {
  nodeType: string
  src: string
  id?: number
  [key: string]: unknown
}

/** A fault at a byte of the source unit. */
export interface Fault { at: number, message: string }

/** Nodes that a body is made of. What is not here, such as assembly, types of functions and calls out, is refused. */
const ALLOWED = new Set([
  'Block', 'UncheckedBlock', 'VariableDeclarationStatement', 'VariableDeclaration', 'ElementaryTypeName',
  'ArrayTypeName',
  'ExpressionStatement', 'Assignment', 'BinaryOperation', 'UnaryOperation', 'Conditional', 'FunctionCall', 'Identifier',
  'Literal', 'MemberAccess', 'IndexAccess', 'IndexRangeAccess', 'TupleExpression', 'ElementaryTypeNameExpression',
  'NewExpression', 'IfStatement', 'ForStatement', 'WhileStatement', 'DoWhileStatement', 'Continue', 'Break', 'Return'
])

/** Names of the language that depend on nothing but what they are given. */
const BUILTINS = new Set([
  'abi', 'addmod', 'assert', 'ecrecover', 'keccak256', 'mulmod', 'require', 'revert', 'ripemd160', 'sha256', 'type'
])

const OUTSIDE = 'the body must be that of one function, with no brace that closes it'

/** The first fault of a body, undefined where there is none. `unit` is the tree of its source unit. */
export function checkBody (unit: SyntaxNode, body: PlacedBody): Fault | undefined {
  const [library, ...moreLibraries] = nodesOf(unit)
  const [run, ...moreFunctions] = library === undefined ? [] : nodesOf(library)
  if (run?.nodeType !== 'FunctionDefinition' || moreLibraries.length > 0 || moreFunctions.length > 0 ||
    run['name'] !== body.functionName) return { at: body.startsAt, message: OUTSIDE }
  const block = run['body'] as SyntaxNode
  // From the brace and the newline before the text, to the newline and the brace after it.
  const { start, length } = placeOf(block)
  if (start !== body.startsAt - 2 || length !== Buffer.byteLength(body.text) + 4) {
    return { at: body.startsAt, message: OUTSIDE }
  }
  const declared = new Set([run['parameters'], run['body']].flatMap(node => declaredIn(node as SyntaxNode)))
  for (const node of walk(block)) {
    const message = faultOf(node, declared)
    if (message !== undefined) return { at: placeOf(node).start, message }
  }
  return undefined
}

function faultOf (node: SyntaxNode, declared: ReadonlySet<number>): string | undefined {
  if (!ALLOWED.has(node.nodeType)) return `a body must not have: ${node.nodeType}`
  const reference = node['referencedDeclaration']
  if (node.nodeType === 'Identifier') {
    const name = String(node['name'])
    // A name of the language counts as itself only where the text has not given it to something of its own.
    const known = isBuiltin(reference) ? BUILTINS.has(name) : declared.has(Number(reference))
    return known ? undefined : `a body must not use what is outside it: ${name}`
  }
  if (typeof reference === 'number' && !isBuiltin(reference) && !declared.has(reference)) {
    return `a body must not use what is outside it: ${node.nodeType}`
  }
  return undefined
}

/** The compiler numbers what it brings itself from -1 down, as an int32, and writes that as a uint32. */
function isBuiltin (reference: unknown): boolean {
  return typeof reference === 'number' && reference >= 2 ** 31
}

function declaredIn (node: SyntaxNode): number[] {
  return [...walk(node)].filter(({ nodeType }) => nodeType === 'VariableDeclaration').map(({ id }) => id ?? 0)
}

function nodesOf (node: SyntaxNode): SyntaxNode[] {
  return Array.isArray(node['nodes']) ? node['nodes'] as SyntaxNode[] : []
}

function placeOf (node: SyntaxNode): { start: number, length: number } {
  const [start, length] = node.src.split(':').map(Number)
  return { start: start ?? 0, length: length ?? 0 }
}

/** A node and all below it, in the order of the text; without recursion, as trees of long sums are deep. */
function * walk (root: SyntaxNode): Generator<SyntaxNode> {
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    if (isNode(value)) yield value
    waiting.push(...(Object.values(value) as unknown[]).reverse())
  }
}

function isNode (value: object): value is SyntaxNode {
  return 'nodeType' in value && 'src' in value
}
