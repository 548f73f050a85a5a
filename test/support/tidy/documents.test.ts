import { expect, test } from 'vitest'
import { brokenLinks } from './documents.ts'
import { sourceOf } from './source.ts'

const files: Record<string, string> = {
  'README.md': '# Atelier\n',
  'docs/guide.md': '# Guide\n\n## What `npm test` runs\n\n## Twice\n\n## Twice\n',
  'src/main.ts': '',
}

test.each([
  'See [that](docs/nowhere.md).',
  'See [that](docs/guide.md#nowhere).',
  'See [that](#nowhere).',
  '[that]: docs/nowhere.md',
  '![that](docs/nowhere.png "a title")',
])('a link that leads nowhere is found: %s', (text) => {
  expect(linksFound(text)).toEqual([3])
})

test.each([
  'See [that](docs/guide.md).',
  'See [that](docs/guide.md#what-npm-test-runs).',
  'See [that](docs/guide.md#twice-1).',
  'See [that](docs).',
  'See [that](#atelier).',
  'See [that](src/main.ts).',
  'See [that](https://example.com/nowhere.md) and [mail](mailto:a@example.com).',
  'A pattern in code: `[a](b)`.',
  '```\n[a](b)\n```',
])('a link that leads somewhere passes: %s', (text) => {
  expect(linksFound(text)).toEqual([])
})

function linksFound(text: string): number[] {
  const documents = {
    exists: (path: string) =>
      Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`)),
    findText: (path: string) => (path.endsWith('.md') ? files[path] : undefined),
  }
  const source = sourceOf('README.md', `# Atelier\n\n${text}`)
  return brokenLinks(source, documents).map(({ line }) => line)
}
