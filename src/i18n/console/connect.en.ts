/** The page on how to connect. */
export const connectEn = { title: 'Connect' }
