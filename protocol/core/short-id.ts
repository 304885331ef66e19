/** The end of an id tells ids apart: the beginning of a PeerId is the same for all. */
export const SHORT_ID_CHARS = 8

/** For people; `-` where there is none. */
export function shortId (id: string | undefined): string {
  return id === undefined ? '-' : id.slice(-SHORT_ID_CHARS)
}
