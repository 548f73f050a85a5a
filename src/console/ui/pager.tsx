import { useMessages } from '../language/language.tsx'
import { Button } from './button.tsx'

type PagerProps = {
  readonly onPrevious: (() => void) | undefined
  readonly onNext: (() => void) | undefined
}

/** To the next page of a list and back. Nothing where there is one page. */
export function Pager({ onPrevious, onNext }: PagerProps) {
  const { common } = useMessages()
  if (!onPrevious && !onNext) return null
  return (
    <div className="flex justify-end gap-2">
      {onPrevious && <Button onPress={onPrevious}>{common.previous}</Button>}
      {onNext && <Button onPress={onNext}>{common.next}</Button>}
    </div>
  )
}
