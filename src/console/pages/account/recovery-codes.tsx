import { Download } from 'lucide-react'
import { useMessages } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/copy.tsx'
import { DialogActions } from '../../ui/dialog.tsx'

/** Shown once: to be copied, or kept as a file. */
export function RecoveryCodes({
  codes,
  onDone,
}: {
  readonly codes: readonly string[]
  readonly onDone: () => void
}) {
  const { factor: words } = useMessages().account
  const text = codes.join('\n')
  return (
    <>
      <p className="text-sm">{words.recoveryIntro}</p>
      <CodeBlock label={words.recovery} text={text} />
      <DialogActions>
        <Button onPress={() => download(text, words.fileName)}>
          <Download aria-hidden className="size-4" />
          {words.download}
        </Button>
        <Button variant="primary" onPress={onDone}>
          {words.next}
        </Button>
      </DialogActions>
    </>
  )
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
