/** The playground. */
export const playgroundEn = { title: 'Playground' }
