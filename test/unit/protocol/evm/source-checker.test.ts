import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isDcnError, type Diagnostic } from '../../../../protocol/core/errors.ts'
import { SOURCE_BYTES_MAX } from '../../../../protocol/core/limits.ts'
import { Compiler } from '../../../../protocol/evm/compiler.ts'
import { SolidityChecker } from '../../../../protocol/evm/source-checker.ts'

const checker = new SolidityChecker(new Compiler())

type Kind = 'transformation' | 'condition'

async function refusalOf (source: string, kind: Kind = 'transformation', by = checker): Promise<Diagnostic[]> {
  try {
    await by.check({ kind, name: 'some', source })
    return []
  } catch (err) {
    if (isDcnError(err) && err.code === 'DCN_SOLIDITY_INVALID') return err.context.diagnostics
    throw err
  }
}

async function assertRefused (source: string, kind?: Kind): Promise<void> {
  assert.ok((await refusalOf(source, kind)).length > 0, `taken: ${source}`)
}

async function assertTaken (source: string, kind?: Kind): Promise<void> {
  assert.equal(await refusalOf(source, kind), [], source)
}

const test = suite('source checker')

test('a body cannot end its function and go on', async () => {
  for (const source of [
    'return x; }',
    'return x; } function more () internal {',
    'return x; } function runBody (uint32 x) internal pure returns (uint32) { return x;',
    'return x; } uint32 constant y = 1; function more () internal {',
    'return x; } struct S { uint32 a; } function more () internal {',
    'return x; } modifier m () { _;',
    'return x; } using Body0 for uint32; function more () internal pure {',
    'return x; }} contract Program { function more () internal {',
    'return x; }} library Body1 { function runBody () internal {',
    'return x; }} interface I { function f () external; } library L { function f () internal {',
    'return x; }} function free () pure { if (true) {',
    'return x; }} uint32 constant y = 1; library L { function f () internal pure {',
    'return x; }} pragma solidity 0.8.30; library L { function f () internal pure {',
    'return x; }} import "main"; library L { function f () internal pure {',
    'return x; }} /*', 'return x; } //', 'return x; } } // {{', 'return x; }}//', '} {', '}{', '{ return x;', '/*',
    '*/',
    '"', "'", 'return x; \u2028 }', '// \u2028 } function more() internal {', '// \r } function f() internal {',
    '// \u0085 \n } function f() internal {', 'return x; }\u0000', 'return x; }\u0000 function f() internal {'
  ]) await assertRefused(source)
})

test('a body defines nothing but variables', async () => {
  for (const source of [
    'function f() {} return x;', 'struct S { uint32 a; } return x;', 'enum E { A } return x;', 'error E(); revert E();',
    'event E(); emit E(); return x;', 'using Body0 for uint32; return x;', 'import "main"; return x;',
    'pragma solidity 0.8.30;',
    'mapping(uint32 => uint32) storage m; return x;', 'uint32[] storage s; return s[0];',
    'function (uint32) pure returns (uint32) f; return f(x);',
    'function () external pure returns (uint32) f = ' +
      'abi.decode(abi.encode(x), (function () external pure returns (uint32))); return f();',
    'Body0 b; return x;', 'Program b; return x;', 'return x; _;', 'try Body0.runBody(x, args) { } catch { } return x;'
  ]) await assertRefused(source)
})

test('a body reaches nothing outside', async () => {
  for (const source of [
    'return runBody(x, args);', 'return Body0.runBody(x, args);', 'Body0; return x;',
    'return uint32(type(Body0).name.length);',
    'return uint32(type(Body0).creationCode.length);', 'return uint32(type(Program).runtimeCode.length);',
    'return this.runBody(x, args);', 'return uint32(uint160(address(this)));', 'super.f(); return x;',
    'return uint32(gasleft());', 'return uint32(block.number);', 'return uint32(block.timestamp);',
    'return uint32(block.chainid);',
    'return uint32(uint256(blockhash(0)));', 'return uint32(uint256(blobhash(0)));', 'return uint32(msg.data.length);',
    'return uint32(bytes4(msg.sig));', 'return uint32(msg.value);', 'return uint32(uint160(msg.sender));',
    'return uint32(tx.gasprice);', 'return uint32(uint160(tx.origin));', 'return uint32(address(1).balance);',
    'return uint32(address(1).code.length);', 'return uint32(uint256(address(1).codehash));', 'return now;',
    'address(1).call(""); return x;', 'address(1).staticcall(""); return x;', 'address(1).delegatecall(""); return x;',
    'payable(address(1)).transfer(1); return x;', 'payable(address(1)).send(1); return x;',
    'selfdestruct(payable(address(1)));',
    'new Body0(); return x;', 'return uint32(uint256(keccak256(msg.data)));',
    'return uint32(abi.encodeCall(Body0.runBody, (x, args)).length);',
    'return uint32(uint256(bytes32(this.f.selector)));', 'return main.x;', 'return body0.x;', 'return _argc;',
    'log0("");'
  ]) await assertRefused(source)
})

test('a body has no assembly', async () => {
  for (const source of [
    'assembly { x := gas() } return x;', 'assembly { x := calldataload(0) } return x;',
    'assembly ("memory-safe") { } return x;',
    'assembly "evmasm" { x := 1 } return x;', 'assembly { mstore(0x40, 0) } return x;', 'assembly { return(0, 0) }',
    'assembly { sstore(0, 1) } return x;', 'if (x > 0) { assembly { stop() } } return x;',
    'unchecked { for (;;) { assembly { break } } } return x;',
    '/// @solidity memory-safe-assembly\nassembly { } return x;'
  ]) await assertRefused(source)
})

test('arguments are read-only', async () => {
  for (const source of [
    'args[0] = 1; return x;', 'args[0]++; return x;', 'delete args[0]; return x;', 'args.push(1); return x;',
    'args.length = 0; return x;', '(args[0], x) = (1, 2); return x;', 'args = new uint32[](1); return x;',
    'delete args; return x;'
  ]) await assertRefused(source)
  await assertRefused('args[0] = 1; return true;', 'condition')
})

test('what is taken is a body, however it is written', async () => {
  for (const source of [
    '', ' ', '\n\n', '// only words', '/* } */', '/* } function f() { */ return x;', 'return x; // } }',
    'return x; // */ }', '{ return x; }',
    '{{{ return x; }}}', 'string memory s = "}"; return uint32(bytes(s).length);', 'return x;\r\n', '\t\r\n return x;',
    '// héllo wörld ✓ 𝄞\nreturn x;', 'string memory s = unicode"✓𝄞"; return uint32(bytes(s).length);',
    'uint32 runBody = 2; return runBody;', 'uint32 Body0 = 3; return Body0;', 'uint32 msg = 4; return msg;',
    'uint32 block = 5; return block;',
    'uint32 gasleft = 6; return gasleft;', 'uint32 this_ = 7; return this_;',
    'uint32 args_ = args.length > 0 ? 1 : 0; return args_;',
    '// SPDX-License-Identifier: MIT\nreturn x;', 'return uint32(uint256(keccak256(abi.encode(x, args))));',
    'return uint32(uint256(sha256(abi.encodePacked(x))));', 'return uint32(bytes4(ripemd160("a")));',
    'return uint32(uint160(ecrecover(0, 0, 0, 0)));', 'return uint32(addmod(x, 1, 7)) + uint32(mulmod(x, 1, 7));',
    'return type(uint32).max;',
    'require(x < 9, "m"); assert(x < 9); if (x > 9) revert("m"); if (x > 8) revert(); return x;',
    'uint32[] memory a = new uint32[](3); a[1] = x; return a[1];', 'uint32[] memory a = args; a[0] = 9; return a[0];',
    'return args[1:][0];', 'bytes memory b = bytes.concat("a", "b"); return uint32(b.length);',
    'return uint32(bytes(string.concat("a", "b")).length);',
    '(uint32 a, uint32 b) = (1, 2); (a, b) = (b, a); return a;',
    'uint32 a = x; while (a > 3) { a--; if (a == 5) continue; if (a == 4) break; } ' +
      'do { a++; } while (a < 3); return a;',
    'unchecked { return x - 1; }', 'return x > 0 ? 1 : 0;', 'return uint32(abi.decode(abi.encode(x), (uint32)));',
    'return uint32(1 minutes);'
  ]) await assertTaken(source)
  for (const source of ['', 'return true;', 'return args.length == 2 && args[0] < -1;',
    'int32 a = 1; return a > type(int32).min;']) {
    await assertTaken(source, 'condition')
  }
})

test('each kind has its own parameters and result', async () => {
  await assertRefused('return true;')
  await assertRefused('return x;', 'condition')
  await assertRefused('return 1;', 'condition')
  await assertRefused('return -1;')
  await assertRefused('return x + 5000000000;')
})

test('the compiler\'s own words, at the line and column of the user\'s text', async () => {
  assert.equal(await refusalOf('uint32 a = 1;\n  return b;'),
    [{ message: 'DeclarationError: Undeclared identifier.', line: 2, column: 10 }])
  assert.equal(await refusalOf('return x'), [{ message: 'ParserError: Expected \';\' but got \'}\'',
    line: 1, column: 9 }])
  assert.equal(await refusalOf('/* 𝄞é */ return b;'),
    [{ message: 'DeclarationError: Undeclared identifier.', line: 1, column: 17 }])
  assert.equal(await refusalOf('uint32 a;\r\nuint32 a2;\rreturn b;'),
    [{ message: 'DeclarationError: Undeclared identifier.', line: 3, column: 8 }])
  assert.equal(await refusalOf('return x;\n\nassembly { }'),
    [{ message: 'a body must not have: InlineAssembly', line: 3, column: 1 }])
  assert.equal(await refusalOf('return a + b;').then(all => all.map(({ column }) => column)), [8, 12])
})

test('a text that is too long, or half of a character, is refused before the compiler sees it', async () => {
  const long = `return x;${' '.repeat(SOURCE_BYTES_MAX - 9)}`
  await assertTaken(long)
  assert.match((await refusalOf(`${long} `))[0]!.message, /longer than 65536 bytes/)
  assert.match((await refusalOf(`// ${'é'.repeat(SOURCE_BYTES_MAX / 2)}`))[0]!.message, /longer than 65536 bytes/)
  assert.match((await refusalOf('// \ud800\nreturn x;'))[0]!.message, /half of a surrogate pair/)
})

test('what breaks the compiler, or is too much for it, is refused, and the next text compiles', async () => {
  const hasty = new SolidityChecker(new Compiler(), { timeoutMs: 1_500 })
  for (const source of [
    `return ${'('.repeat(30_000)}x${')'.repeat(30_000)};`,
    '{'.repeat(30_000) + '}'.repeat(30_000),
    Array.from({ length: 1_500 }, (_, at) => `if (x % ${at + 2} == 4) x = x * ${at + 3} + args[0];`).join('\n')
  ]) assert.ok((await refusalOf(source, 'transformation', hasty)).length > 0)
  await assertTaken('return x + 1;')
})

test('a body is compiled once, whatever it is going to be used for', async () => {
  const compiler = new Compiler()
  const own = new SolidityChecker(compiler)
  for (let times = 0; times < 2; times++) {
    await own.check({ kind: 'transformation', name: 'some', source: 'return x + 5;' })
  }
  assert.is(compiler.compiles, 1)
  await own.check({ kind: 'condition', name: 'some', source: 'return args[0] > 5;' })
  assert.is(compiler.compiles, 2)
})

test.run()
