import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { Language } from '#i18n/format.ts'
import { ApiFault } from './api/fault.ts'
import { accountQuery } from './api/use-account.ts'
import { keepFocus } from './layout/keep-focus.ts'
import { SpokenLanguage, loadMessages } from './language/language.tsx'
import { createConsoleRouter } from './routes.tsx'
import { Toasts } from './ui/toast.tsx'
import './styles.css'

const triesMax = 2

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays a refusal; what a busy server did not answer may be asked again.
      retry: (failures, error) =>
        failures < triesMax &&
        !(error instanceof ApiFault && error.status >= 400 && error.status < 500),
    },
  },
})

// The server writes the reader's language into the page before it is drawn.
const language: Language = document.documentElement.lang.startsWith('fr') ? 'fr' : 'en'
// Nothing can be shown before both are there: neither waits for the other.
if (!/^\/(setup|invite|reset-password)\b/.test(window.location.pathname)) {
  void queryClient.prefetchQuery({ ...accountQuery, retry: false })
}
const messages = await loadMessages(language)
const router = createConsoleRouter(queryClient)

keepFocus()

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <SpokenLanguage language={language} messages={messages}>
        <Toasts>
          <RouterProvider router={router} />
        </Toasts>
      </SpokenLanguage>
    </QueryClientProvider>
  </StrictMode>,
)
