import { basename } from 'node:path'
import { eachMatch } from './source.ts'
import type { Source, Violation } from './source.ts'

/** Time and chance come from `#platform/clock.ts` and `#platform/ids.ts`; settings are parsed once, at the root. */
export function bannedCalls(source: Source): Violation[] {
  return homes.flatMap(({ home, path, calls }) =>
    path.test(source.path)
      ? []
      : calls.flatMap(([pattern, advice]) =>
          eachMatch(source, pattern, `only ${home} may say ${nameOf(pattern)}: ${advice}`),
        ),
  )
}

type Home = { home: string; path: RegExp; calls: readonly (readonly [RegExp, string])[] }

const homes: readonly Home[] = [
  {
    // A page shows the reader's own clock.
    home: 'src/platform/ and the console',
    path: /^src\/(?:platform|console)\//,
    calls: [
      [/\bDate\.now\b/g, 'take a Clock and call clock.now()'],
      [/\bnew Date\(\s*\)/g, 'take a Clock and write new Date(clock.now())'],
      [/\bperformance\.now\b/g, 'take a Clock and call clock.monotonicMs()'],
      [/\bMath\.random\b/g, 'take a seeded source of chance'],
      [/\brandomUUID\b/g, 'take Ids'],
    ],
  },
  {
    home: 'the composition root (src/*.ts)',
    path: /^src\/(?:[\w-]+\.ts$|commands\/)/,
    calls: [[/\bprocess\.env\b/g, 'take the setting from the parsed config']],
  },
]

function nameOf(pattern: RegExp): string {
  return pattern.source.replaceAll(/\\b|\\s\*|\\/g, '')
}

export const fileLinesMax = 250

export function fileTooLong({ path, text }: Source): Violation[] {
  const lines = text.trimEnd().split('\n').length
  return lines <= fileLinesMax
    ? []
    : [
        {
          path,
          line: fileLinesMax + 1,
          message: `${lines} lines, ${fileLinesMax} are allowed: split it by idea`,
        },
      ]
}

/** A file is named after what it exports; these names promise nothing, or hide where a name comes from. */
export function vagueFileName({ path }: Source): Violation[] {
  const vague = /^(?:index|utils?|helpers?|common|misc|types|constants)\.[cm]?[jt]sx?$/
  return vague.test(basename(path))
    ? [{ path, line: 1, message: 'name the file after the one thing that it exports' }]
    : []
}

export function barrels(source: Source): Violation[] {
  const message = 'no re-exports: import each name from the file that makes it'
  return eachMatch(source, /\bexport\s+(?:type\s+)?(?:\*|\{[^}]*\}\s*from\b)/g, message)
}

export function unfinishedMarks({ path, text }: Source): Violation[] {
  return linesOf(text, /\b(?:TODO|FIXME|XXX|HACK)\b/).map((line) => ({
    path,
    line,
    message: 'finish it, or write down what is not done where a reader looks for it',
  }))
}

/** A test that is skipped looks like a test that passes. */
export function unrunTests(source: Source): Violation[] {
  const pattern = /\.(?:only|skip|skipIf|runIf|todo)\b(?=\s*[.(])/g
  return eachMatch(source, pattern, 'every test runs, everywhere: mend it or delete it')
}

/** What lint or the compiler is told to overlook needs a reason that a reader can judge. */
export function unexplainedSuppressions({ path, text }: Source): Violation[] {
  const directive =
    /(?:oxlint|eslint)-disable(?:-next-line|-line)?\b|@ts-(?:ignore|nocheck|expect-error)\b/
  const explained = /(?:-disable[\w-]*\s.*\s--\s+\S|@ts-expect-error\b:?\s+\S)/
  return linesOf(text, directive)
    .filter((line) => !explained.test(text.split('\n')[line - 1]!))
    .map((line) => ({
      path,
      line,
      message: 'say why: `oxlint-disable-next-line rule -- reason` or `@ts-expect-error reason`',
    }))
}

/** A clone must not carry the paths and package hosts of the machine that it was written on. */
export function machinePaths({ path, text }: Source): Violation[] {
  const home = /(?<![\w.$}-])\/(?:work|root|home\/\w+|Users\/\w+)\/\w/
  const outside = /(?:\.\.\/|\b)shared\/(?:design|style|libraries|console|spec|seed)\b/
  const host =
    /"resolved":\s*"https?:|\bregistry\s*=\s*https?:|https?:\/\/[\w.-]*(?:registry|artifactory|verdaccio|nexus)/
  const any = new RegExp([home, outside, host].map((each) => each.source).join('|'))
  const message = 'a path or a host of one machine: a clone elsewhere does not have it'
  return linesOf(text, any).map((line) => ({ path, line, message }))
}

/** Domain, ledger and store are read by people who must rely on them without reading their bodies. */
export function missingContracts({ path, text, code }: Source): Violation[] {
  const lines = text.split('\n')
  const codeLines = code.split('\n')
  const documented = new Set<string>()
  return codeLines.flatMap((codeLine, index) => {
    const name = exportedName.exec(codeLine)?.[1]
    // The later signatures of an overloaded function stand under the first one's comment.
    if (name === undefined || documented.has(name)) return []
    documented.add(name)
    const isDocumented =
      /\*\/\s*$/.test(lines[index - 1] ?? '') && opensAsContract(lines, index - 1)
    const message = `${name} has no contract: say in a /** */ directly above what it promises`
    return isDocumented ? [] : [{ path, line: index + 1, message }]
  })
}

const exportedName =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\*?|const|let|class|type|interface)\s+(\w+)/

function opensAsContract(lines: readonly string[], end: number): boolean {
  let start = end
  while (start > 0 && !lines[start]!.includes('/*')) start--
  return lines[start]!.trimStart().startsWith('/**')
}

function linesOf(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))
}
