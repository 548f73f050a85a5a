import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { classNames } from '../ui/class-names.ts'
import type { Frame } from './frame.ts'
import type { Bar } from './stacked-bars.tsx'

type BarLinksProps = {
  readonly bars: readonly Bar[]
  readonly frame: Frame
  readonly valueOf: (place: number) => string
  readonly onPoint: (place: number | undefined) => void
}

const steps: Readonly<Record<string, (place: number, last: number) => number>> = {
  ArrowRight: (place, last) => Math.min(last, place + 1),
  ArrowLeft: (place) => Math.max(0, place - 1),
  Home: () => 0,
  End: (_place, last) => last,
}

/**
 * What is pressed and reached with the keyboard over the bars: one stop of the tab key, arrows from bar to bar, Enter
 * opens. Whoever opened a bar with the keyboard stands on the first of the bars in it.
 */
export function BarLinks({ bars, frame, valueOf, onPoint }: BarLinksProps) {
  const box = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(0)
  const isOpening = useRef(false)
  const last = bars.length - 1
  const reachable = Math.min(current, last)
  const span = `${bars[0]?.title} ${bars.length}`
  useEffect(() => {
    setCurrent(0)
    onPoint(undefined)
    if (!isOpening.current) return
    isOpening.current = false
    ;(box.current?.firstElementChild as HTMLElement | null)?.focus()
  }, [span, onPoint])
  const move = (event: KeyboardEvent): void => {
    const next = steps[event.key]?.(reachable, last)
    if (next === undefined) return
    event.preventDefault()
    setCurrent(next)
    ;(box.current?.children[next] as HTMLElement | undefined)?.focus()
  }
  const bandPx = frame.plotWidthPx / Math.max(1, bars.length)
  return (
    <div ref={box} onKeyDown={move} onPointerLeave={() => onPoint(undefined)}>
      {bars.map((bar, place) => {
        const value = valueOf(place)
        const shared = {
          'aria-label': value === '' ? bar.title : `${bar.title}, ${value}`,
          tabIndex: place === reachable ? 0 : -1,
          onPointerEnter: () => onPoint(place),
          onFocus: () => {
            setCurrent(place)
            onPoint(place)
          },
          onBlur: () => onPoint(undefined),
          className: classNames('absolute rounded-sm -outline-offset-2', bar.opens && 'cursor-pointer'),
          style: {
            left: frame.leftPx + bandPx * place,
            top: frame.topPx,
            width: bandPx,
            height: frame.plotHeightPx,
          },
        }
        return bar.opens ? (
          <Link
            key={place}
            {...shared}
            to="."
            search={(old: object) => ({ ...old, ...withoutEmpty(bar.opens) })}
            resetScroll={false}
            onClick={() => {
              isOpening.current = document.activeElement?.matches(':focus-visible') === true
            }}
          >
            {''}
          </Link>
        ) : (
          <div key={place} {...shared} role="img" />
        )
      })}
    </div>
  )
}

function withoutEmpty(values: Bar['opens']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, value === '' ? undefined : value]),
  )
}
