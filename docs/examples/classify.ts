/**
 * Which digit 64 pixels show, by a model in ONNX on WebAssembly. The model comes from make-digits.ts:
 *
 *     node --import tsx docs/examples/make-digits.ts digits.onnx && npx dcn model put digits.onnx
 */
interface Tensor { data: Float32Array }
interface Session { run (inputs: Record<string, unknown>): Promise<Record<string, Tensor>> }
interface Ort {
  InferenceSession: { create (model: Uint8Array): Promise<Session> }
  Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => Tensor
}
declare const runtime: { ort (): Promise<Ort>, model (name: string): Promise<Uint8Array> }

export async function handler ({ pixels }: { pixels: number[] }) {
  const ort = await runtime.ort()
  const session = await ort.InferenceSession.create(await runtime.model('digits'))
  const input = new ort.Tensor('float32', Float32Array.from(pixels), [1, 64])
  const { probabilities } = await session.run({ pixels: input })
  const all = [...probabilities!.data]
  return { digit: all.indexOf(Math.max(...all)), probabilities: all }
}
