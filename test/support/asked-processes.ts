export const answeringProcess = new URL('./answering-process.ts', import.meta.url)
export const askingProcess = new URL('./asking-process.ts', import.meta.url)
