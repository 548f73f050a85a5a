import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import { classNames } from '../ui/class-names.ts'
import type { Frame } from './frame.ts'
import type { Bar } from './stacked-bars.tsx'

type BarLinksProps = {
  readonly bars: readonly Bar[]
  readonly frame: Frame
  /** Empty while it is on its way. */
  readonly valueOf: (place: number) => string
  readonly onPoint: (place: number | undefined) => void
}

/**
 * What is pressed and reached with the keyboard over the bars: one stop of the tab key, arrows from bar to bar, Enter
 * opens. Whoever opened a bar with the keyboard stands on the first of the bars in it.
 */
export function BarLinks({ bars, frame, valueOf, onPoint }: BarLinksProps) {
  const box = useRef<HTMLDivElement>(null)
  const { reachable, setReachable, onKeyDown, onOpen } = useWayThrough(box, bars, onPoint)
  const bandPx = frame.plotWidthPx / Math.max(1, bars.length)
  return (
    <div ref={box} onKeyDown={onKeyDown} onPointerLeave={() => onPoint(undefined)}>
      {bars.map((bar, place) => {
        const value = valueOf(place)
        const shared = {
          'aria-label': value === '' ? bar.title : `${bar.title}, ${value}`,
          tabIndex: place === reachable ? 0 : -1,
          onPointerEnter: () => onPoint(place),
          onFocus: () => {
            setReachable(place)
            onPoint(place)
          },
          onBlur: () => onPoint(undefined),
          style: {
            left: frame.leftPx + bandPx * place,
            top: frame.topPx,
            width: bandPx,
            height: frame.plotHeightPx,
          },
          className: classNames(
            'absolute rounded-sm -outline-offset-2',
            bar.opens && 'cursor-pointer',
          ),
        }
        return bar.opens ? (
          <Link
            key={place}
            {...shared}
            to="."
            search={(old: object) => ({ ...old, ...withoutEmpty(bar.opens) })}
            resetScroll={false}
            onClick={onOpen}
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

const steps: Readonly<Record<string, (place: number, last: number) => number>> = {
  ArrowRight: (place, last) => Math.min(last, place + 1),
  ArrowLeft: (place) => Math.max(0, place - 1),
  Home: () => 0,
  End: (_place, last) => last,
}

/** Which bar the tab key reaches, and where the focus goes from there. */
function useWayThrough(
  box: RefObject<HTMLDivElement | null>,
  bars: readonly Bar[],
  onPoint: BarLinksProps['onPoint'],
) {
  const [current, setCurrent] = useState(0)
  const isOpening = useRef(false)
  const last = bars.length - 1
  const reachable = Math.min(current, last)
  const focus = (place: number): void => {
    const bar = box.current?.children[place]
    if (bar instanceof HTMLElement) bar.focus()
  }
  const first = bars[0]?.title
  useEffect(() => {
    setCurrent(0)
    onPoint(undefined)
    const bar = box.current?.firstElementChild
    if (isOpening.current && bar instanceof HTMLElement) bar.focus()
    isOpening.current = false
  }, [box, first, last, onPoint])
  return {
    reachable,
    setReachable: setCurrent,
    onKeyDown: (event: KeyboardEvent): void => {
      const next = steps[event.key]?.(reachable, last)
      if (next === undefined) return
      event.preventDefault()
      setCurrent(next)
      focus(next)
    },
    onOpen: (): void => {
      isOpening.current = document.activeElement?.matches(':focus-visible') === true
    },
  }
}

function withoutEmpty(values: Bar['opens']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, value === '' ? undefined : value]),
  )
}
