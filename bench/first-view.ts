import { loadavg } from 'node:os'
import type { Browser, CDPSession, Page } from 'playwright'
import { openBrowser, openPage } from '../test/support/browser.ts'
import { setup } from '../test/support/global-console.ts'
import { runAtelier, temporaryFolder } from '../test/support/process.ts'
import type { Flags } from './flags.ts'
import { describeMachine } from './machine.ts'
import { presentTarget } from './report.ts'
import { saveResults, writeDocs } from './results.ts'
import { median } from './statistics.ts'
import { presentFacts, presentNumber, presentTable } from './table.ts'

const targetMs = 1000
const viewsOfRound = 10

/** One view, in milliseconds since the navigation began where nothing else is said. */
type View = {
  readonly firstByte: number
  readonly firstPaint: number
  /** When nothing on the page is on its way any more. */
  readonly whole: number
  /** How long the page's own thread was at work until then, and of that in scripts. */
  readonly busy: number
  readonly scripts: number
  readonly requests: number
  readonly kB: number
  /** Requests of the API, from the first to be sent to the last to be answered. */
  readonly apiFrom: number
  readonly apiTo: number
  readonly load: number
}

/** The overview of the demo as somebody sees it who has never been there: nothing is cached. */
export async function benchFirstView(flags: Flags, folder: string): Promise<boolean> {
  await setup()
  const data = temporaryFolder()
  const demo = runAtelier(['demo', '--port', '0', '--data-dir', data.path])
  const browser = await openBrowser()
  try {
    await demo.printed('upstream')
    const { stdout } = demo.output()
    const url = /listens on (\S+)/.exec(stdout)![1]!
    const password = /password\n +(.+)\n/.exec(stdout)![1]!
    // Nobody's first view: it makes the server read its files.
    await view(browser, url, password)
    const views: View[] = []
    const count = flags.rounds * viewsOfRound
    for (let round = 0; round < count; round++) views.push(await view(browser, url, password))
    const text = present({ ...describeMachine(folder), ...facts(views) }, views)
    console.log(`\n${text}`)
    saveResults('first-view', { machine: describeMachine(folder), views })
    if (flags.writeDocs) writeDocs('first-view', text)
    return true
  } finally {
    await browser.close()
    demo.child.kill('SIGTERM')
    await demo.ended
    data.remove()
  }
}

async function view(browser: Browser, url: string, password: string): Promise<View> {
  const as = { email: 'camille@demo.example', password }
  const fresh = await openPage(browser, url, { path: 'about:blank', as })
  const session = await fresh.context().newCDPSession(fresh)
  await session.send('Performance.enable')
  await fresh.goto(url, { waitUntil: 'commit' })
  const whole = await fresh.waitForFunction(isWhole, undefined, { polling: 'raf' })
  const times = await read(fresh)
  // Nobody sees it before it is painted.
  const wholeMs = Math.max(Number(await whole.jsonValue()), times.firstPaint)
  const measured = { whole: wholeMs, ...times, ...(await metrics(session)) }
  await fresh.context().close()
  return { ...measured, load: loadavg()[0]! }
}

/** What of a browser's globals the next function reads: it runs in the page. */
type PageGlobals = {
  readonly document: { querySelector(selector: string): object | null }
  readonly performance: { now(): number }
}

/** When the page was whole, once it is. */
function isWhole(): number | false {
  const { document, performance } = globalThis as unknown as PageGlobals
  if (!document.querySelector('main h1') || !document.querySelector('main ul li')) return false
  const isWaiting = document.querySelector('main .skeleton, main [aria-busy="true"]') !== null
  return isWaiting ? false : performance.now()
}

type Read = Pick<View, 'firstByte' | 'firstPaint' | 'requests' | 'kB' | 'apiFrom' | 'apiTo'>

/** Of the browser's own timeline. It runs in the page, whose types are not those of Node. */
async function read(page: Page): Promise<Read> {
  return page.evaluate(`(async () => {
    await new Promise((seen) => new PerformanceObserver(seen).observe({ type: 'paint', buffered: true }))
    const all = performance.getEntriesByType('resource')
    const [navigation] = performance.getEntriesByType('navigation')
    const api = all.filter(({ name }) => name.includes('/v1/'))
    return {
      firstByte: navigation.responseStart,
      firstPaint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      requests: all.length + 1,
      kB: all.reduce((sum, each) => sum + each.transferSize, navigation.transferSize) / 1000,
      apiFrom: Math.min(...api.map(({ startTime }) => startTime)),
      apiTo: Math.max(...api.map(({ responseEnd }) => responseEnd)),
    }
  })()`)
}

async function metrics(session: CDPSession) {
  const { metrics: all } = await session.send('Performance.getMetrics')
  const secondsOf = (name: string): number => all.find((each) => each.name === name)?.value ?? 0
  return { busy: secondsOf('TaskDuration') * 1000, scripts: secondsOf('ScriptDuration') * 1000 }
}

function facts(views: readonly View[]): Record<string, string> {
  const load = views.map((each) => each.load)
  return {
    views: String(views.length),
    'load average': `${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}`,
  }
}

const rows = [
  ['first byte, ms', 'firstByte'],
  ['first paint, ms', 'firstPaint'],
  ['first request of the API sent, ms', 'apiFrom'],
  ['last request of the API answered, ms', 'apiTo'],
  ['whole page with its figures, ms', 'whole'],
  ['page’s thread at work, ms', 'busy'],
  ['of that in scripts, ms', 'scripts'],
  ['requests', 'requests'],
  ['transferred, kB', 'kB'],
] as const

function present(machine: Record<string, string>, views: readonly View[]): string {
  const wholes = views.map(({ whole }) => whole)
  return [
    presentTable(
      ['first view of the overview', 'median', 'lowest', 'highest'],
      rows.map(([title, field]) => {
        const values = views.map((each) => each[field])
        return [title, median(values), Math.min(...values), Math.max(...values)].map((each) =>
          typeof each === 'number' ? presentNumber(each, 0) : each,
        )
      }),
    ),
    presentTarget('Whole page, median', median(wholes), {
      limit: targetMs,
      unit: ' ms',
      atMost: true,
    }),
    presentFacts(machine),
  ].join('\n\n')
}
