/** The object with some members in place of its own. */
export function overlay<T extends object> (object: T, members: Partial<T>): T {
  return new Proxy(object, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in members ? members : target, name)
      return typeof value === 'function' ? value.bind(name in members ? members : target) as unknown : value
    }
  })
}
