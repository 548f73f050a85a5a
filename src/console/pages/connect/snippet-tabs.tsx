import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useMessages } from '../../language/language.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { clients, snippetOf } from './snippets.ts'
import type { Connection } from './snippets.ts'

/** How each client is told of this server, one at a time. */
export function SnippetTabs({ connection }: { readonly connection: Connection }) {
  const { connect } = useMessages()
  return (
    <Tabs className="flex min-w-0 flex-col gap-2">
      <TabList aria-label={connect.client} className="flex flex-wrap gap-1">
        {clients.map((client) => (
          <Tab
            key={client}
            id={client}
            className="text-quiet hover:text-ink data-[selected]:bg-wash data-[selected]:text-ink cursor-default rounded-md px-2.5 py-1 text-sm font-medium"
          >
            {connect.clients[client]}
          </Tab>
        ))}
      </TabList>
      {clients.map((client) => (
        <TabPanel key={client} id={client} className="min-w-0">
          <CodeBlock label={connect.clients[client]} text={snippetOf(client, connection)} />
        </TabPanel>
      ))}
    </Tabs>
  )
}
