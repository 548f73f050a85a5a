import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useMessages } from '../language/language.tsx'
import { Button, IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

/** An id or a hint that can be copied. */
export function CopyText({ text, shown = text }: { readonly text: string; shown?: string }) {
  const { copied, copy } = useCopy(text)
  const { common } = useMessages()
  return (
    <span className="inline-flex max-w-full items-center gap-0.5">
      <code className="text-quiet truncate font-mono text-xs">{shown}</code>
      <IconButton label={copied ? common.copied : common.copy} onPress={copy}>
        {copied ? (
          <Check aria-hidden className="size-3.5" />
        ) : (
          <Copy aria-hidden className="size-3.5" />
        )}
      </IconButton>
    </span>
  )
}

/** Some lines of code or a secret, with a button that copies all of it. */
export function CodeBlock({
  text,
  label,
  copied: copiedText = text,
  wraps = false,
}: {
  readonly text: string
  readonly label?: string
  /** Where it is shown otherwise than it is to be used. */
  readonly copied?: string
  /** Where all of it has to be seen. */
  readonly wraps?: boolean
}) {
  const { copied, copy } = useCopy(copiedText)
  const { common } = useMessages()
  return (
    <figure className="border-line bg-sunken overflow-hidden rounded-md border">
      <figcaption className="text-quiet flex items-center justify-between gap-2 py-1 pr-1 pl-3 text-xs">
        <span>{label}</span>
        <Button variant="quiet" onPress={copy}>
          {copied ? (
            <Check aria-hidden className="size-3.5" />
          ) : (
            <Copy aria-hidden className="size-3.5" />
          )}
          <span aria-live="polite">{copied ? common.copied : common.copy}</span>
        </Button>
      </figcaption>
      <pre
        tabIndex={0}
        className={classNames(
          'overflow-x-auto px-3 pb-3 font-mono text-xs leading-relaxed',
          wraps && 'break-all whitespace-pre-wrap',
        )}
      >
        <code>{text}</code>
      </pre>
    </figure>
  )
}

const shownMs = 2_000

function useCopy(text: string): { readonly copied: boolean; copy(): void } {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (): void => {
    void writeText(text).then(() => setCopied(true))
  }
  return { copied, copy }
}

/** Over plain HTTP browsers have no clipboard to write to but through a selection. */
async function writeText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  ;(document.querySelector('[role=dialog]') ?? document.body).append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
