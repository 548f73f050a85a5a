import { ArrowUp, Square } from 'lucide-react'
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'

type AskFormProps = {
  readonly onSend: (question: string) => void
  readonly onStop: () => void
  readonly isRunning: boolean
  readonly disabledReason: string | undefined
}

/** The box under the conversation. */
export function AskForm({ onSend, onStop, isRunning, disabledReason }: AskFormProps) {
  const { playground, errors } = useMessages()
  const [text, setText] = useState('')
  const reason = disabledReason ?? (text.trim() === '' ? errors.required : undefined)
  const send = (): void => {
    if (isRunning || reason !== undefined) return
    onSend(text)
    setText('')
  }
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  }
  return (
    <div onKeyDown={listen} className="flex flex-col gap-2">
      <TextField
        label={playground.message}
        value={text}
        onChange={setText}
        rows={3}
        autoComplete="off"
        autoFocus
      />
      <div className="flex flex-wrap items-start justify-between gap-2">
        <p className="text-quiet max-w-prose text-sm">{playground.notStored}</p>
        <div className="flex items-center gap-3">
          <span className="text-quiet text-xs max-sm:hidden">{playground.messageHint}</span>
          {isRunning ? (
            <Button onPress={onStop}>
              <Square aria-hidden className="size-3.5" />
              {playground.stop}
            </Button>
          ) : (
            <Button variant="primary" onPress={send} disabledReason={reason}>
              <ArrowUp aria-hidden className="size-4" />
              {playground.send}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
