import { CircleCheck } from 'lucide-react'
import { createContext, use, useCallback, useEffect, useState } from 'react'
import type { ReactNode } from 'react'

const ToastContext = createContext<(text: string) => void>(() => undefined)

const shownMs = 4_000

/** Says what has been done, for some seconds, without taking the focus. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const [toast, setToast] = useState<{ readonly text: string; readonly serial: number }>()
  const show = useCallback((text: string) => {
    setToast((last) => ({ text, serial: (last?.serial ?? 0) + 1 }))
  }, [])
  useEffect(() => {
    if (!toast) return undefined
    const timer = setTimeout(() => setToast(undefined), shownMs)
    return () => clearTimeout(timer)
  }, [toast])
  return (
    <ToastContext value={show}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center px-4"
      >
        {toast && (
          <p className="bg-ink text-page shadow-float flex items-center gap-2 rounded-md px-3 py-2 text-sm">
            <CircleCheck aria-hidden className="size-4" />
            {toast.text}
          </p>
        )}
      </div>
    </ToastContext>
  )
}

export function useToast(): (text: string) => void {
  return use(ToastContext)
}
