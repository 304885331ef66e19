/** How transformations and conditions differ, as far as commands are concerned. */
import type { EntityKind } from '../../../protocol/wire/definitions.ts'

export type SourceKind = Exclude<EntityKind, 'connector'>

export const WORDS: Record<SourceKind, { signature: string, example: string, examples: string }> = {
  transformation: {
    signature: 'run(uint32 x, uint32[] calldata args) returns (uint32)',
    example: 'add',
    examples: `
Examples:
  $ dcn transformation deploy --name add --source 'return x + args[0];'
  $ dcn transformation deploy add.sol         as "add"
  $ cat add.sol | dcn transformation deploy - --name add
The body alone, in Solidity: no function, no contract. The gateway compiles it, and says where it cannot.
Names are permanent: nothing that is deployed is ever changed or removed. Use names like test_add_1 to try things out.`
  },
  condition: {
    signature: 'check(int32[] calldata args) returns (bool)',
    example: 'above',
    examples: `
Examples:
  $ dcn condition deploy --name above --source 'return args[0] > args[1];'
  $ dcn condition deploy above.sol            as "above"
A connector that names the condition, with arguments, can be executed only where it is true. The body alone.
Names are permanent: nothing that is deployed is ever changed or removed.`
  }
}
