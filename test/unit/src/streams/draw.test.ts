import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { csvOf } from '../../../../src/streams/csv.ts'
import { drawStreams, graphOf } from '../../../../src/streams/draw.ts'

const test = suite('drawing of streams')

/** Whether a dot is set, `y` from the top. */
function dotAt (graph: string[], x: number, y: number): boolean {
  const bits = graph[y >> 2]!.charCodeAt(x >> 1) - 0x2800
  const bit = [[0, 1, 2, 6], [3, 4, 5, 7]][x & 1]![y & 3]!
  return (bits & 1 << bit) !== 0
}

test('a rising line, dot by dot', () => {
  assert.equal(graphOf([0, 1, 2, 3], { columns: 2, rows: 1 }), ['\u28e0\u281e'])
})

test('few values are steps, and one value runs along the middle', () => {
  assert.equal(graphOf([0, 1], { columns: 2, rows: 1 }), ['\u28c0\u284f'])
  assert.equal(graphOf([7], { columns: 2, rows: 2 }), ['\u2800\u2800', '\u2809\u2809'])
})

test('every value has its dot, no column is empty, and least and greatest touch the edges', () => {
  const size = fc.record({ columns: fc.integer({ min: 1, max: 40 }), rows: fc.integer({ min: 1, max: 8 }) })
  const data = fc.array(fc.integer({ min: 0, max: 4_294_967_295 }), { minLength: 1, maxLength: 300 })
  fc.assert(fc.property(data, size, (values, { columns, rows }) => {
    const graph = graphOf(values, { columns, rows })
    const [width, height] = [2 * columns, 4 * rows]
    assert.is(graph.length, rows)
    for (const line of graph) assert.is(line.length, columns)
    const column = (x: number): boolean[] => Array.from({ length: height }, (_, y) => dotAt(graph, x, y))
    for (let x = 0; x < width; x++) assert.ok(column(x).includes(true), `column ${x}`)
    const [min, max] = [Math.min(...values), Math.max(...values)]
    for (const [at, value] of values.entries()) {
      const x = Math.floor(at * width / values.length)
      const y = min === max ? height / 2 : Math.round((max - value) / (max - min) * (height - 1))
      // A value that shares its column with others lies in this one or in the one before.
      assert.ok([x, x - 1, x + 1].some(near => near >= 0 && near < width && dotAt(graph, near, y)), `value ${at}`)
    }
  }), { seed: 4, numRuns: 200 })
})

test('streams under each other, with paths, least and greatest values, and a style each', () => {
  const streams = [{ path: '/a:0', data: [60, 72] }, { path: '/a:1', data: [5, 5] }]
  const lines = drawStreams(streams, { columns: 8, rows: 2 }, (text, at) => `${at}<${text}>`)
  const [upper, lower] = graphOf([60, 72], { columns: 4, rows: 2 })
  assert.equal(lines, [
    '/a:0', `72 \u25020<${upper}>`, `60 \u25020<${lower}>`,
    '/a:1', ' 5 \u25021<\u2824\u2824\u2824\u2824>'
  ])
})

test('CSV has a line for each particle', () => {
  const streams = [{ path: '/a:0', data: [60, 72] }, { path: '/a:1', data: [5, 4_294_967_295] }]
  assert.is(csvOf(streams), 'particle,/a:0,/a:1\n0,60,5\n1,72,4294967295\n')
  assert.is(csvOf([]), 'particle\n')
})

test.run()
