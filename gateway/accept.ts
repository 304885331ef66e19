/** What a client says in Accept and Accept-Encoding that it can read (RFC 9110, 12.5). */

interface Choice { name: string, quality: number }

/**
 * Which of `types` (such as application/json, the server's favourite first) the client likes best. The first where
 * it names none of them: most clients that name others read it all the same.
 */
export function bestType<T extends string> (accept: string | undefined, types: readonly [T, ...T[]]): T {
  if (accept === undefined) return types[0]
  const choices = choicesOf(accept)
  return best(types, type => qualityOf(choices, [type, type.replace(/\/.*$/, '/*'), '*/*'])) ?? types[0]
}

/** Which of `encodings` the client likes best; undefined where it wants none, or the bytes as they are no less. */
export function bestEncoding<T extends string> (
  acceptEncoding: string | undefined, encodings: readonly T[]
): T | undefined {
  if (acceptEncoding === undefined) return undefined
  const choices = choicesOf(acceptEncoding)
  const chosen = best(encodings, encoding => qualityOf(choices, [encoding, '*']))
  if (chosen === undefined) return undefined
  // Nobody says that the bytes as they are will do, so that only a quality given to them counts.
  const plain = qualityOf(choices, ['identity']) ?? 0
  return plain > (qualityOf(choices, [chosen, '*']) ?? 0) ? undefined : chosen
}

/** The first of those with the highest quality above 0. */
function best<T extends string> (names: readonly T[], quality: (name: T) => number | undefined): T | undefined {
  let chosen: T | undefined
  let highest = 0
  for (const name of names) {
    const is = quality(name) ?? 0
    if (is <= highest) continue
    chosen = name
    highest = is
  }
  return chosen
}

/** Of the first of `names` that is there: what is exact says more than what has a star. */
function qualityOf (choices: readonly Choice[], names: readonly string[]): number | undefined {
  for (const name of names) {
    const choice = choices.find(each => each.name === name)
    if (choice !== undefined) return choice.quality
  }
  return undefined
}

/** Parameters other than q are not looked at. A q that is none counts as 0: who cannot say it is not relied on. */
function choicesOf (header: string): Choice[] {
  return header.split(',').flatMap(part => {
    const [name = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
    if (name === '') return []
    const q = parameters.find(parameter => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '')
    return [{ name, quality: q === undefined ? 1 : /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(q) ? Number(q) : 0 }]
  })
}
