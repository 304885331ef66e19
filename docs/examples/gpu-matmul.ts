/**
 * A product of two matrices on the GPU, checked against plain JavaScript.
 *
 *   dcn invoke docs/examples/gpu-matmul.ts --gpu --payload '{"n":256}'
 *
 * Answers with the largest difference between the two, and how long each took. `n`: rows and columns, 8 to 1024.
 */
interface Payload { n?: number }

interface Answer {
  n: number
  adapter: string
  /** Largest difference between a number of the GPU and the one of plain JavaScript. */
  maxError: number
  /** The first run compiles the shader; the second shows what the GPU can do. */
  firstMs: number
  secondMs: number
  plainMs: number
}

const TILE = 8

const shader = (n: number): string => `
  @group(0) @binding(0) var<storage, read> a: array<f32>;
  @group(0) @binding(1) var<storage, read> b: array<f32>;
  @group(0) @binding(2) var<storage, read_write> c: array<f32>;

  @compute @workgroup_size(${TILE}, ${TILE})
  fn main(@builtin(global_invocation_id) at: vec3u) {
    if (at.x >= ${n}u || at.y >= ${n}u) { return; }
    var sum = 0.0;
    for (var k = 0u; k < ${n}u; k++) { sum += a[at.y * ${n}u + k] * b[k * ${n}u + at.x]; }
    c[at.y * ${n}u + at.x] = sum;
  }`

export async function handler ({ n = 256 }: Payload): Promise<Answer> {
  if (!Number.isInteger(n) || n < 8 || n > 1024) throw new RangeError('n must be a whole number from 8 to 1024')
  const adapter = await navigator.gpu.requestAdapter()
  if (adapter === null) throw new Error('no GPU here: run with needs {"gpu": true}')
  const device = await adapter.requestDevice()

  const a = matrix(n, at => Math.sin(at))
  const b = matrix(n, at => Math.cos(at))
  const onGpu = prepare(device, n, a, b)
  const first = await timed(onGpu)
  const second = await timed(onGpu)
  const plain = await timed(async () => multiply(n, a, b))

  const maxError = second.value.reduce((worst, value, at) => Math.max(worst, Math.abs(value - plain.value[at]!)), 0)
  return {
    n, adapter: adapter.info.description, maxError, firstMs: first.ms, secondMs: second.ms, plainMs: plain.ms
  }
}

function matrix (n: number, value: (at: number) => number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: n * n }, (_, at) => value(at))
}

/** Puts everything on the GPU; what comes back multiplies there each time it is called. */
function prepare (
  device: GPUDevice, n: number, a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>
): () => Promise<Float32Array> {
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage
  const input = (data: Float32Array<ArrayBuffer>): GPUBuffer => {
    const buffer = device.createBuffer({ size: data.byteLength, usage: STORAGE | COPY_DST })
    device.queue.writeBuffer(buffer, 0, data)
    return buffer
  }
  const output = device.createBuffer({ size: a.byteLength, usage: STORAGE | COPY_SRC })
  const readable = device.createBuffer({ size: a.byteLength, usage: MAP_READ | COPY_DST })
  const pipeline = device.createComputePipeline({
    layout: 'auto', compute: { module: device.createShaderModule({ code: shader(n) }), entryPoint: 'main' }
  })
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [input(a), input(b), output].map((buffer, binding) => ({ binding, resource: { buffer } }))
  })
  return async () => {
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindGroup)
    pass.dispatchWorkgroups(Math.ceil(n / TILE), Math.ceil(n / TILE))
    pass.end()
    encoder.copyBufferToBuffer(output, 0, readable, 0, a.byteLength)
    device.queue.submit([encoder.finish()])
    await readable.mapAsync(GPUMapMode.READ)
    const product = new Float32Array(readable.getMappedRange().slice(0))
    readable.unmap()
    return product
  }
}

function multiply (n: number, a: Float32Array, b: Float32Array): Float32Array {
  const c = new Float32Array(n * n)
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += a[y * n + k]! * b[k * n + x]!
      c[y * n + x] = sum
    }
  }
  return c
}

async function timed<T> (work: () => Promise<T>): Promise<{ value: T, ms: number }> {
  const startMs = performance.now()
  const value = await work()
  return { value, ms: Math.round((performance.now() - startMs) * 10) / 10 }
}
