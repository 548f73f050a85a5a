import { expect, test } from 'vitest'
import { catalog } from '#domain/catalog-data.ts'
import { clients, snippetOf, usualModel } from './snippets.ts'

test('the model of the snippets is a current one', () => {
  expect(catalog.models.find(({ id }) => id === usualModel)?.state).toBe('current')
})

test.each(clients)('the settings for %s name the server and the key', (client) => {
  const text = snippetOf(client, { origin: 'https://atelier.test', key: 'sk-1', model: usualModel })

  expect(text).toContain('https://atelier.test')
  expect(text).toContain('sk-1')
})
