/** A small picture of some lines over two logarithmic axes, readable on a light and on a dark page. */

export interface ChartLine {
  name: string
  /** A colour that stands out on white and on black. */
  colour: string
  points: ReadonlyArray<readonly [x: number, y: number]>
}

export interface ChartInit {
  title: string
  /** Under the title: when and how it was measured. */
  note: string
  xName: string
  yName: string
  lines: readonly ChartLine[]
}

const [WIDTH, HEIGHT] = [720, 420]
const PLOT = { left: 84, right: 560, top: 66, bottom: 362 }
const STYLE = 'text{fill:#334155}.title{fill:#0f172a}.grid{stroke:#cbd5e1}' +
  '@media(prefers-color-scheme:dark){text{fill:#cbd5e1}.title{fill:#f1f5f9}.grid{stroke:#475569}}'

export function logChart ({ title, note, xName, yName, lines }: ChartInit): string {
  const points = lines.flatMap(line => line.points)
  const xs = [...new Set(points.map(([x]) => x))].sort((a, b) => a - b)
  const ys = powersOfTen(points.map(([, y]) => y))
  const x = scale(xs, PLOT.left, PLOT.right)
  const y = scale(ys, PLOT.bottom, PLOT.top)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" ` +
      'font-family="sans-serif" font-size="12">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    text({ x: 20, y: 26, value: title, more: 'class="title" font-size="16"' }),
    text({ x: 20, y: 46, value: note }),
    ...ys.map(at => gridLine(y(at), at)),
    ...xs.map(at => text({ x: x(at), y: PLOT.bottom + 20, value: at.toLocaleString('en-US'), more: MIDDLE })),
    text({ x: (PLOT.left + PLOT.right) / 2, y: PLOT.bottom + 42, value: xName, more: MIDDLE }),
    `<g transform="translate(20 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)">` +
      `${text({ x: 0, y: 0, value: yName, more: MIDDLE })}</g>`,
    ...lines.flatMap(line => drawnLine(line, x, y)),
    '</svg>',
    ''
  ].join('\n')
}

const MIDDLE = 'text-anchor="middle"'

function gridLine (y: number, value: number): string {
  return `<line class="grid" x1="${PLOT.left}" y1="${fixed(y)}" x2="${PLOT.right}" y2="${fixed(y)}"/>` +
    text({ x: PLOT.left - 8, y: y + 4, value: value.toLocaleString('en-US'), more: 'text-anchor="end"' })
}

function drawnLine ({ name, colour, points }: ChartLine, x: Scale, y: Scale): string[] {
  const places = points.map(([a, b]): [string, string, number] => [fixed(x(a)), fixed(y(b)), b])
  const [, , last = NaN] = places.at(-1) ?? []
  const path = places.map(([a, b]) => `${a},${b}`).join(' ')
  return [
    `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${path}"/>`,
    ...places.map(([a, b, value]) =>
      `<circle cx="${a}" cy="${b}" r="3" fill="${colour}"><title>${escaped(name)}: ${short(value)}</title></circle>`),
    text({ x: PLOT.right + 10, y: y(last) + 4, value: `${name}, ${short(last)}` })
  ]
}

type Scale = (value: number) => number

function scale (values: readonly number[], from: number, to: number): Scale {
  const [least, most] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))]
  return value => from + (to - from) * (Math.log(value) - least) / (most - least)
}

/** Around all of them. */
function powersOfTen (values: readonly number[]): number[] {
  const least = Math.floor(Math.log10(Math.min(...values)))
  const most = Math.ceil(Math.log10(Math.max(...values)))
  return Array.from({ length: most - least + 1 }, (_, at) => 10 ** (least + at))
}

function text ({ x, y, value, more = '' }: { x: number, y: number, value: string, more?: string }): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" ${more}>${escaped(value)}</text>`
}

function short (value: number): string {
  return `${value >= 10 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(2)} ms`
}

function fixed (value: number): string {
  return value.toFixed(1)
}

function escaped (value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
