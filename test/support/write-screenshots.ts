import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openConsoleWorld } from './browser.ts'
import { setup } from './global-console.ts'

// node test/support/write-screenshots.ts FOLDER [PATH…]: pictures of pages in both languages and themes, wide and narrow.
const [folder, ...named] = process.argv.slice(2)
if (!folder) throw new Error('name a folder outside of the repository')
const paths = named.length > 0 ? named : ['/', '/settings/workspaces', '/settings/keys']
mkdirSync(folder, { recursive: true })

await setup()
const world = await openConsoleWorld()
try {
  for (const path of paths) {
    for (const language of ['en', 'fr'] as const) {
      for (const theme of ['light', 'dark'] as const) {
        for (const width of [1280, 360]) {
          const page = await world.open(path, { language, theme, width })
          await page.waitForLoadState('networkidle')
          const name = `${path.slice(1).replaceAll('/', '_') || 'overview'}.${language}.${theme}.${width}.png`
          await page.screenshot({ path: join(folder, name), fullPage: true })
          await page.context().close()
        }
      }
    }
  }
} finally {
  await world.close()
}
