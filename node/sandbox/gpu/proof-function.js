/**
 * What a GPU has to do before it is offered: runs in the sandbox as any function does, and is believed in nothing that
 * the daemon can compute itself. Multiplies two n x n matrices of small integers, so that every product is exact.
 */
const WORKGROUP = 8

async function handler ({ n, a, b }) {
  const adapter = await navigator.gpu?.requestAdapter()
  if (adapter === null || adapter === undefined) return { adapter: null }
  const { vendor, architecture, device: deviceName, description, isFallbackAdapter } = adapter.info
  const info = { vendor, architecture, device: deviceName, description, isFallbackAdapter }
  const device = await adapter.requestDevice()
  const lost = device.lost.then(({ message }) => { throw new Error(`the device was lost: ${message}`) })
  const product = multiply(device, n, filled(n, a), filled(n, b))
  return { adapter: info, product: Array.from(await Promise.race([product, lost])) }
}

/** Integers from -8 to 7; in the daemon, proof.ts makes the same. */
function filled (n, seed) {
  return Float32Array.from({ length: n * n }, (_, at) => (Math.imul(at + seed, 2654435761) >>> 28) - 8)
}

async function multiply (device, n, a, b) {
  const code = `
    @group(0) @binding(0) var<storage, read> a: array<f32>;
    @group(0) @binding(1) var<storage, read> b: array<f32>;
    @group(0) @binding(2) var<storage, read_write> c: array<f32>;
    @compute @workgroup_size(${WORKGROUP}, ${WORKGROUP})
    fn main(@builtin(global_invocation_id) at: vec3u) {
      if (at.x >= ${n}u || at.y >= ${n}u) { return; }
      var sum = 0.0;
      for (var k = 0u; k < ${n}u; k++) { sum += a[at.y * ${n}u + k] * b[k * ${n}u + at.x]; }
      c[at.y * ${n}u + at.x] = sum;
    }`
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage
  const input = data => {
    const buffer = device.createBuffer({ size: data.byteLength, usage: STORAGE | COPY_DST })
    device.queue.writeBuffer(buffer, 0, data)
    return buffer
  }
  const size = n * n * 4
  const output = device.createBuffer({ size, usage: STORAGE | COPY_SRC })
  const readable = device.createBuffer({ size, usage: MAP_READ | COPY_DST })
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto', compute: { module: device.createShaderModule({ code }), entryPoint: 'main' }
  })
  const bindGroup = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [input(a), input(b), output].map((buffer, binding) => ({ binding, resource: { buffer } }))
  })
  const encoder = device.createCommandEncoder()
  const pass = encoder.beginComputePass()
  pass.setPipeline(pipeline)
  pass.setBindGroup(0, bindGroup)
  pass.dispatchWorkgroups(Math.ceil(n / WORKGROUP), Math.ceil(n / WORKGROUP))
  pass.end()
  encoder.copyBufferToBuffer(output, 0, readable, 0, size)
  device.queue.submit([encoder.finish()])
  await readable.mapAsync(GPUMapMode.READ)
  return new Float32Array(readable.getMappedRange().slice(0))
}
