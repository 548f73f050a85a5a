import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { hash } from 'node:crypto'
import { join } from 'node:path'
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import type { Plugin } from 'vite'
import { commandWordsOf } from '#cli/admin-commands.ts'
import type { DescribedEndpoint } from '#contract/endpoint.ts'
import { permissions } from '#contract/permissions.ts'
import type { Permission } from '#contract/permissions.ts'
import { endpoints } from '#control/endpoints.ts'

// Builds the console into `dist/console`, unless what is there was built from these very sources.
const root = join(import.meta.dirname, '..')
const outDir = join(root, 'dist', 'console')
const stampFile = join(outDir, 'sources.sha256')

// Whoever builds it: the environment of tests would bring development builds of the libraries.
process.env['NODE_ENV'] = 'production'

/** A browser asks for six files at a time: what every first view needs is one file, and not forty. */
const chunks = [
  { name: 'initial', tags: ['$initial' as const], priority: 1 },
  { name: 'icons', test: /[\\/]lucide-react[\\/]/ },
]

/** Of that file before it is packed, which makes it a third. */
const initialKBMax = 650

const stamp = stampOf([
  'src/console',
  'src/contract',
  'src/domain',
  'src/i18n',
  'src/build-console.ts',
  'package-lock.json',
])
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  process.stderr.write('Building the console…\n')
  await buildConsole()
  writeFileSync(stampFile, stamp)
}

async function buildConsole(): Promise<void> {
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'console'),
    base: '/',
    publicDir: false,
    logLevel: 'warn',
    mode: 'production',
    plugins: [
      react(),
      tailwindcss(),
      // Thirty languages of the components stay out.
      { ...optimizeLocales.vite({ locales: ['en-US', 'fr-FR'] }), enforce: 'pre' },
      commandNames(),
    ],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      // Fonts and icons stay files: what is inlined would be fetched again with each change of the styles.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: initialKBMax,
      manifest: true,
      rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
    },
  })
}

/**
 * `virtual:command-names`: what each operation is called on the command line, and whose secret it takes. Named at build time, since the names
 * follow from the schemas, which no page loads.
 */
function commandNames(): Plugin {
  const id = 'virtual:command-names'
  return {
    name: 'command-names',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (resolved) => {
      if (resolved !== `\0${id}`) return undefined
      const names = endpoints.map((endpoint) => [
        operationOf(endpoint),
        commandWordsOf(endpoint, endpoints).join(' '),
      ])
      const ofSessions = endpoints.filter(isOfSession).map(operationOf)
      return [
        `export const commandNames = ${JSON.stringify(Object.fromEntries(names))}`,
        `export const sessionOperations = ${JSON.stringify(ofSessions)}`,
      ].join('\n')
    },
  }
}

function operationOf({ method, path }: DescribedEndpoint): string {
  return `${method} ${path}`
}

function isOfSession(endpoint: DescribedEndpoint): boolean {
  if (endpoint.action === null) return false
  const permission: Permission = permissions[endpoint.action]
  return permission.sessionOnly === true
}

function stampOf(paths: readonly string[]): string {
  const files = paths.flatMap((path) => filesIn(join(root, path))).sort()
  return hash('sha256', files.map((file) => `${file}\n${readFileSync(file, 'utf8')}`).join('\n'))
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)))
}
