/**
 * A small neural net on the GPU, checked against plain JavaScript: 64 inputs, two layers of 128 and 64 with ReLU, and
 * 10 classes with softmax. Its weights are made up from a seed; a real net would bring them in its code or as a model.
 *
 *   dcn invoke docs/examples/gpu-net.ts --gpu --payload '{"samples":32,"seed":7}'
 *
 * Answers with each sample's class, and the largest difference between the two ways of computing the probabilities.
 */
interface Payload { samples?: number, seed?: number }

interface Answer {
  adapter: string
  /** The likeliest class of each sample. */
  classes: number[]
  /** Largest difference of a probability. */
  maxError: number
  gpuMs: number
  plainMs: number
}

type Floats = Float32Array<ArrayBuffer>
type Activation = 'relu' | 'softmax'
interface Layer { inputs: number, outputs: number, weights: Floats, biases: Floats, activation: Activation }

const SIZES = [64, 128, 64, 10]
const SAMPLES_MAX = 256
const WORKGROUP = 64

/** One invocation computes one neuron of one sample: the sum over its inputs, and ReLU where that is its activation. */
const denseShader = ({ inputs, outputs, activation }: Layer, samples: number): string => `
  @group(0) @binding(0) var<storage, read> x: array<f32>;
  @group(0) @binding(1) var<storage, read> weights: array<f32>;
  @group(0) @binding(2) var<storage, read> biases: array<f32>;
  @group(0) @binding(3) var<storage, read_write> y: array<f32>;

  @compute @workgroup_size(${WORKGROUP})
  fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x >= ${samples * outputs}u) { return; }
    let sample = id.x / ${outputs}u;
    let neuron = id.x % ${outputs}u;
    var sum = biases[neuron];
    for (var i = 0u; i < ${inputs}u; i++) { sum += x[sample * ${inputs}u + i] * weights[neuron * ${inputs}u + i]; }
    y[id.x] = ${activation === 'relu' ? 'max(sum, 0.0)' : 'sum'};
  }`

/** One invocation turns one sample's sums into probabilities; less the largest, so that no power overflows. */
const softmaxShader = (classes: number, samples: number): string => `
  @group(0) @binding(0) var<storage, read> x: array<f32>;
  @group(0) @binding(1) var<storage, read_write> y: array<f32>;

  @compute @workgroup_size(${WORKGROUP})
  fn main(@builtin(global_invocation_id) id: vec3u) {
    if (id.x >= ${samples}u) { return; }
    let start = id.x * ${classes}u;
    var top = x[start];
    for (var i = 1u; i < ${classes}u; i++) { top = max(top, x[start + i]); }
    var total = 0.0;
    for (var i = 0u; i < ${classes}u; i++) { total += exp(x[start + i] - top); }
    for (var i = 0u; i < ${classes}u; i++) { y[start + i] = exp(x[start + i] - top) / total; }
  }`

export async function handler ({ samples = 32, seed = 1 }: Payload): Promise<Answer> {
  if (!Number.isInteger(samples) || samples < 1 || samples > SAMPLES_MAX) {
    throw new RangeError(`samples must be a whole number from 1 to ${SAMPLES_MAX}`)
  }
  const adapter = await navigator.gpu.requestAdapter()
  if (adapter === null) throw new Error('no GPU here: run with needs {"gpu": true}')
  const device = await adapter.requestDevice()

  const random = randomFrom(seed)
  const net = makeNet(random)
  const input = floats(samples * SIZES[0]!, random)
  const onGpu = await timed(async () => await forwardOnGpu(device, net, input, samples))
  const plain = await timed(async () => forward(net, input, samples))

  return {
    adapter: adapter.info.description,
    classes: classesOf(onGpu.value),
    maxError: onGpu.value.reduce((worst, value, at) => Math.max(worst, Math.abs(value - plain.value[at]!)), 0),
    gpuMs: onGpu.ms,
    plainMs: plain.ms
  }
}

function makeNet (random: () => number): Layer[] {
  return SIZES.slice(1).map((outputs, at) => {
    const inputs = SIZES[at]!
    // Scaled so that a layer's sums are about as large as its inputs.
    const weights = floats(inputs * outputs, () => random() * Math.sqrt(6 / inputs))
    const activation = at === SIZES.length - 2 ? 'softmax' : 'relu'
    return { inputs, outputs, weights, biases: floats(outputs, () => random() * 0.1), activation }
  })
}

async function forwardOnGpu (device: GPUDevice, net: Layer[], input: Floats, samples: number): Promise<Floats> {
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage
  const upload = (data: Floats): GPUBuffer => {
    const buffer = device.createBuffer({ size: data.byteLength, usage: STORAGE | COPY_DST })
    device.queue.writeBuffer(buffer, 0, data)
    return buffer
  }
  const room = (count: number): GPUBuffer => device.createBuffer({ size: count * 4, usage: STORAGE | COPY_SRC })
  const encoder = device.createCommandEncoder()
  const run = (code: string, buffers: GPUBuffer[], invocations: number): void => {
    const pipeline = device.createComputePipeline({
      layout: 'auto', compute: { module: device.createShaderModule({ code }), entryPoint: 'main' }
    })
    const pass = encoder.beginComputePass()
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
    }))
    pass.dispatchWorkgroups(Math.ceil(invocations / WORKGROUP))
    pass.end()
  }

  // What one layer gives stays on the GPU for the next; only the probabilities come back.
  let values = upload(input)
  for (const layer of net) {
    const sums = room(samples * layer.outputs)
    const buffers = [values, upload(layer.weights), upload(layer.biases), sums]
    run(denseShader(layer, samples), buffers, samples * layer.outputs)
    values = sums
    if (layer.activation !== 'softmax') continue
    values = room(samples * layer.outputs)
    run(softmaxShader(layer.outputs, samples), [sums, values], samples)
  }
  const size = samples * SIZES.at(-1)! * 4
  const readable = device.createBuffer({ size, usage: MAP_READ | COPY_DST })
  encoder.copyBufferToBuffer(values, 0, readable, 0, size)
  device.queue.submit([encoder.finish()])
  await readable.mapAsync(GPUMapMode.READ)
  return new Float32Array(readable.getMappedRange().slice(0))
}

/** The same in plain JavaScript. */
function forward (net: Layer[], input: Floats, samples: number): Floats {
  let values = input
  for (const { inputs, outputs, weights, biases, activation } of net) {
    const next = new Float32Array(samples * outputs)
    for (let at = 0; at < next.length; at++) {
      const sample = Math.floor(at / outputs)
      const neuron = at % outputs
      let sum = biases[neuron]!
      for (let i = 0; i < inputs; i++) sum += values[sample * inputs + i]! * weights[neuron * inputs + i]!
      next[at] = activation === 'relu' ? Math.max(sum, 0) : sum
    }
    values = activation === 'softmax' ? softmax(next, outputs) : next
  }
  return values
}

function softmax (sums: Floats, classes: number): Floats {
  const result = new Float32Array(sums.length)
  for (let start = 0; start < sums.length; start += classes) {
    const row = sums.subarray(start, start + classes)
    const top = Math.max(...row)
    const powers = row.map(sum => Math.exp(sum - top))
    const total = powers.reduce((sum, power) => sum + power, 0)
    result.set(powers.map(power => power / total), start)
  }
  return result
}

function classesOf (probabilities: Floats): number[] {
  const classes = SIZES.at(-1)!
  return Array.from({ length: probabilities.length / classes }, (_, sample) => {
    const row = probabilities.subarray(sample * classes, (sample + 1) * classes)
    return row.indexOf(Math.max(...row))
  })
}

/** Numbers from -1 to 1, the same for the same seed (mulberry32). */
function randomFrom (seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 31 - 1
  }
}

function floats (count: number, value: () => number): Floats {
  return Float32Array.from({ length: count }, value)
}

async function timed<T> (work: () => Promise<T>): Promise<{ value: T, ms: number }> {
  const startMs = performance.now()
  const value = await work()
  return { value, ms: Math.round((performance.now() - startMs) * 10) / 10 }
}
