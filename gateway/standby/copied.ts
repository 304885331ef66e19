/** What is told of a copy that another gateway has confirmed: of a job that goes on, or of how it ended. */
export const COPIED_WHEN_NEW = 'the job'
export const COPIED_AT_END = 'how it ended'
