import { posix } from 'node:path'
import { importsOf } from './imports.ts'
import type { Import } from './imports.ts'
import type { Source, Violation } from './source.ts'

/** What a layer may import, besides itself. An entry that ends in `/` or `:` allows all below it. */
type Row = {
  readonly values: readonly string[]
  /** Only as `import type`. */
  readonly types?: readonly string[]
}

/** The arrows between the layers. A new one is a decision: write down why in `docs/decisions/`. */
const arrows: Readonly<Record<string, Row>> = {
  domain: { values: [] },
  i18n: { values: [] },
  contract: { values: ['#domain/', 'zod'] },
  platform: { values: ['#domain/', 'node:', 'pg', 'undici', 'pino', 'p-limit'] },
  // Control and ledger change their tables in one transaction, and one run of migrations makes both.
  store: {
    values: [
      '#domain/',
      '#platform/',
      '#ledger/ddl.ts',
      '#ledger/feed-ddl.ts',
      '#reports/ddl.ts',
      'kysely',
      'pg',
      'node:',
    ],
    types: ['#ledger/port.ts'],
  },
  ledger: { values: ['#domain/', '#platform/', 'pg', 'node:'] },
  // Reads the ledger's rows and writes its own tables; nothing of either's code runs here.
  reports: { values: ['#domain/', '#platform/', 'pg', 'node:'] },
  gateway: {
    values: [
      '#domain/',
      '#platform/',
      '#ledger/port.ts',
      '#ledger/settlement.ts',
      '#store/key-directory.ts',
      'undici',
      'node:',
    ],
    types: ['#contract/', '#store/price-directory.ts'],
  },
  control: {
    values: [
      '#domain/',
      '#contract/',
      '#platform/',
      '#i18n/',
      '#ledger/port.ts',
      '#ledger/preview-port.ts',
      '#ledger/settlement.ts',
      '#reports/port.ts',
      '#reports/request-log-port.ts',
      '#store/port.ts',
      '#store/key-directory.ts',
      '#store/queries/',
      'hono',
      'nodemailer',
      'undici',
      'hono/',
      '@better-auth/',
      'better-auth',
      'better-auth/',
      '@hono/',
      'node:',
    ],
    types: ['zod'],
  },
  // Of the contract nothing runs in a browser but its plain tables, permissions and limits: its schemas would be most of the console.
  console: {
    values: [
      '#domain/',
      '#contract/permissions.ts',
      '#contract/limits.ts',
      '#i18n/',
      'react',
      'react-dom/',
      'react-aria-components',
      '@tanstack/',
      '@internationalized/date',
      '@noble/hashes/',
      'lucide-react',
      'uqr',
      'virtual:',
    ],
    types: ['#contract/'],
  },
  cli: { values: ['#domain/', '#contract/', '#i18n/', '#platform/', 'commander', 'node:'] },
  simulator: { values: ['#domain/', '#platform/', 'node:'] },
}

/** The layers that never meet, not even in a test. */
const planes = ['gateway', 'control']

/** The arrows that a file of `src` draws and the table does not have. */
export function forbiddenImports(source: Source): Violation[] {
  return importsOf(source).flatMap((each) => {
    const message = isRelative(each)
      ? relativeFault(source.path, each)
      : arrowFault(source.path, each)
    return message === undefined ? [] : [{ path: source.path, line: each.line, message }]
  })
}

function relativeFault(path: string, { from }: Import): string | undefined {
  // A page of the console has parts in a folder of its own.
  const tooFar = layerOf(path) === 'console' ? '../../..' : '../..'
  if (from.startsWith(tooFar)) return `imports '${from}': so far up is too far, flatten the folder`
  const target = posix.join(posix.dirname(path), from)
  // A test may start what the repository starts, such as a launcher outside of `src`.
  const isOutside = isTest(path) && !target.startsWith('src/')
  return isOutside || layerOf(target) === layerOf(path)
    ? undefined
    : `imports '${from}' from another layer: write it as #layer/file.ts, so that the arrow shows`
}

function arrowFault(path: string, { from, typeOnly }: Import): string | undefined {
  const layer = layerOf(path)
  if (from.startsWith(`#${layer}/`))
    return `imports '${from}' from its own layer: write it as ./file.ts`
  if (planes.includes(layer) && planes.some((plane) => from.startsWith(`#${plane}/`))) {
    return `imports '${from}': gateway and control never meet; what both need belongs in the ledger or the store`
  }
  if (layer === compositionRoot || isTest(path)) return undefined
  const row = arrows[layer]
  if (row === undefined)
    return `the layer ${layer} has no row in the table of arrows (test/support/tidy/arrows.ts)`
  if (isAllowed(row.values, from)) return undefined
  if (!isAllowed(row.types ?? [], from)) return `${layer} may not import '${from}'`
  return typeOnly ? undefined : `${layer} may import '${from}' only as a type`
}

function isAllowed(allowed: readonly string[], from: string): boolean {
  return allowed.some((each) => (/[/:]$/.test(each) ? from.startsWith(each) : from === each))
}

function isRelative({ from }: Import): boolean {
  return from.startsWith('.')
}

const compositionRoot = 'main'

/** `main.ts` and `commands/` put the layers together, so every arrow may start there. */
function layerOf(path: string): string {
  const [top, layer = ''] = path.split('/')
  if (top !== 'src') return top ?? ''
  return layer.endsWith('.ts') || layer === 'commands' ? compositionRoot : layer
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts')
}
