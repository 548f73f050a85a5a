import { expect, test } from 'vitest'
import { forbiddenImports } from './arrows.ts'
import { sourceOf } from './source.ts'

test.each([
  ['domain a package', 'src/domain/a.ts', `import { z } from 'zod'`],
  ['domain a module of Node', 'src/domain/a.ts', `import { join } from 'node:path'`],
  ['contract anything that runs', 'src/contract/a.ts', `import { log } from '#platform/log.ts'`],
  ['platform the store', 'src/platform/a.ts', `import type { Store } from '#store/port.ts'`],
  ['the ledger the store', 'src/ledger/a.ts', `import { a } from '#store/schema.ts'`],
  ['the store the ledger as a value', 'src/store/a.ts', `import { Ledger } from '#ledger/port.ts'`],
  ['the gateway an implementation', 'src/gateway/a.ts', `import { a } from '#ledger/sqlite.ts'`],
  ['the gateway zod', 'src/gateway/a.ts', `import { z } from 'zod'`],
  ['the gateway contract values', 'src/gateway/a.ts', `import { a } from '#contract/a.ts'`],
  ['the gateway control', 'src/gateway/a.ts', `import type { A } from '#control/a.ts'`],
  ['control the gateway, in a test', 'src/control/a.test.ts', `import { a } from '#gateway/a.ts'`],
  ['control SQL', 'src/control/a.ts', `import { sql } from 'kysely'`],
  ['the command line the store', 'src/cli/a.ts', `const a = await import('#store/port.ts')`],
  ['the simulator the gateway', 'src/simulator/a.ts', `export { a } from '#gateway/a.ts'`],
  ['a worker of another layer', 'src/gateway/a.ts', `new URL('../control/a.ts', import.meta.url)`],
  ['another layer by a relative path', 'src/ledger/a.ts', `import { a } from '../domain/money.ts'`],
  ['the launcher, in the product', 'src/a.ts', `new URL('../bin/a.mjs', import.meta.url)`],
  ['two steps up', 'src/store/queries/deep/a.ts', `import { a } from '../../port.ts'`],
  ['its own layer by name', 'src/store/a.ts', `import { a } from '#store/port.ts'`],
  ['anything from a layer without a row', 'src/attic/a.ts', `import { a } from '#domain/a.ts'`],
  ['over several lines', 'src/domain/a.ts', `import {\n  a,\n  b,\n} from 'zod'`],
  ['for its effect', 'src/domain/a.ts', `import 'zod'`],
])('no arrow is missed: %s', (_, path, text) => {
  expect(forbiddenImports(sourceOf(path, text))).toHaveLength(1)
})

test.each([
  ['its own layer', 'src/domain/a.ts', `import { a } from './b.ts'`],
  ['one step up inside it', 'src/store/queries/a.ts', `import { a } from '../port.ts'`],
  ['the rules', 'src/ledger/a.ts', `import { a } from '#domain/money.ts'`],
  ['a type', 'src/gateway/a.ts', `import type { A } from '#contract/a.ts'`],
  ['everything at the root', 'src/main.ts', `import { a } from '#store/store.ts'`],
  ['everything in a command', 'src/commands/a.ts', `import { a } from '#ledger/open.ts'`],
  ['a worker beside it', 'src/gateway/a.ts', `new URL('./ask-worker.ts', import.meta.url)`],
  ['words in a comment', 'src/domain/a.ts', `// import { z } from 'zod'`],
  ['words in a string', 'src/domain/a.ts', `const a = "import { z } from 'zod'"`],
  ['the launcher, in a test', 'src/a.test.ts', `new URL('../bin/a.mjs', import.meta.url)`],
  ['a test helper', 'src/domain/a.test.ts', `import { test } from 'vitest'`],
])('an allowed arrow passes: %s', (_, path, text) => {
  expect(forbiddenImports(sourceOf(path, text))).toEqual([])
})
