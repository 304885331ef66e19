/**
 * libp2p 3 calls `Promise.withResolvers`, which Node has from version 22. Import this before anything of libp2p, so
 * that Node 20.19 works too.
 */
interface Resolvers {
  promise: Promise<unknown>
  resolve: (value: unknown) => void
  reject: (reason?: unknown) => void
}

const constructor = Promise as unknown as { withResolvers?: (this: PromiseConstructor) => Resolvers }

constructor.withResolvers ??= function (this: PromiseConstructor): Resolvers {
  let resolve!: Resolvers['resolve']
  let reject!: Resolvers['reject']
  const promise = new this<unknown>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
