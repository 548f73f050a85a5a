import { useSyncExternalStore } from 'react'

const query = '(max-width: 47.99rem)'

/** Whether there is too little room for a wide table: as `max-md` of the styles. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

function subscribe(onChange: () => void): () => void {
  const list = window.matchMedia(query)
  list.addEventListener('change', onChange)
  return () => list.removeEventListener('change', onChange)
}
