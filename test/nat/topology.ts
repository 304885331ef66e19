/**
 * Network namespaces with two gateways on a public network and nodes behind NAT routers, as at home. Nothing of the
 * machine's own network is touched: each namespace is made here, and no link leads out of them.
 *
 *     gateway-a 11.0.0.1 --+
 *     gateway-b 11.0.0.2 --+-- public --+-- router-1 11.0.0.11 | 192.168.1.1 -- node-1 192.168.1.2
 *     client    11.0.0.3 --+            +-- router-2 11.0.0.12 | 192.168.2.1 -- node-2 192.168.2.2
 *                                       +-- router-3 11.0.0.13 | 192.168.3.1 -- node-3 192.168.3.2
 */
import { execFileSync } from 'node:child_process'

/** Public in libp2p's eyes, which takes the ranges meant for documentation for private ones. */
const PUBLIC = '11.0.0'

export const ADDRESSES = { 'gateway-a': `${PUBLIC}.1`, 'gateway-b': `${PUBLIC}.2`, client: `${PUBLIC}.3` } as const
export type PublicPlace = keyof typeof ADDRESSES
/** A node's number is that of its router. */
export type Home = 1 | 2 | 3
export type Place = PublicPlace | `node-${Home}`

const HOMES: readonly Home[] = [1, 2, 3]

/**
 * Masquerade keeps a connection's source port where that is free, so the mapping is the same for every destination;
 * the filter lets in only answers. A segment of a connection that the router has no mapping for is dropped in silence,
 * and so is what is addressed to a private network beyond it: both are how home routers and providers behave.
 */
const routerRules = (portsOut: string): string => `
  flush ruleset
  table ip nat {
    chain forward {
      type filter hook forward priority filter; policy drop;
      ct state established,related accept
      iifname "lan" ip daddr 192.168.0.0/16 drop
      iifname "lan" ct state new ${portsOut} accept
    }
    chain input { type filter hook input priority filter; policy drop; }
    chain postrouting { type nat hook postrouting priority srcnat; oifname "wan" masquerade; }
  }`

export class Topology {
  readonly #prefix = `dcn-nat-${process.pid}`
  readonly #made: string[] = []

  create (): void {
    const hub = this.#make('public')
    this.#ip(hub, 'link', 'add', 'bridge', 'type', 'bridge')
    this.#ip(hub, 'link', 'set', 'bridge', 'up')
    for (const [place, address] of Object.entries(ADDRESSES)) {
      this.#join(hub, this.#make(place), 'eth', `${address}/24`)
    }
    for (const home of HOMES) this.#addHome(hub, home)
  }

  remove (): void {
    for (const name of this.#made.splice(0)) execFileSync('ip', ['netns', 'del', name])
  }

  /** The command line that runs a program there. */
  at (place: Place, ...command: string[]): [file: string, args: string[]] {
    return ['ip', ['netns', 'exec', this.#name(place), ...command]]
  }

  /** From now on that router lets through only connections to this port. */
  allowOnly (home: Home, port: number): void {
    this.#filter(home, `tcp dport ${port}`)
  }

  /** The router loses its line and all mappings; nobody is told. */
  cutLine (home: Home): void {
    this.#ip(this.#name(`router-${home}`), 'link', 'set', 'wan', 'down')
  }

  /** The line is back, with another public address. */
  restoreLine (home: Home): void {
    const router = this.#name(`router-${home}`)
    this.#ip(router, 'address', 'flush', 'dev', 'wan')
    this.#ip(router, 'address', 'add', `${PUBLIC}.${100 + home}/24`, 'dev', 'wan')
    this.#ip(router, 'link', 'set', 'wan', 'up')
  }

  #addHome (hub: string, home: Home): void {
    const router = this.#make(`router-${home}`)
    const node = this.#make(`node-${home}`)
    this.#join(hub, router, 'wan', `${PUBLIC}.${10 + home}/24`)
    this.#ip(router, 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'eth', 'netns', node)
    this.#up(router, 'lan', `192.168.${home}.1/24`)
    this.#up(node, 'eth', `192.168.${home}.2/24`)
    this.#ip(node, 'route', 'add', 'default', 'via', `192.168.${home}.1`)
    this.#sh(router, 'echo 1 > /proc/sys/net/ipv4/ip_forward')
    this.#filter(home, '')
    this.#sh(router, 'echo 0 > /proc/sys/net/netfilter/nf_conntrack_tcp_loose')
  }

  #filter (home: Home, portsOut: string): void {
    const [file, args] = ['ip', ['netns', 'exec', this.#name(`router-${home}`), 'nft', '-f', '-']] as const
    execFileSync(file, args, { input: routerRules(portsOut) })
  }

  #join (hub: string, name: string, device: string, address: string): void {
    const port = `port${this.#made.length}`
    this.#ip(hub, 'link', 'add', port, 'type', 'veth', 'peer', 'name', device, 'netns', name)
    this.#ip(hub, 'link', 'set', port, 'master', 'bridge', 'up')
    this.#up(name, device, address)
  }

  #up (name: string, device: string, address: string): void {
    this.#ip(name, 'address', 'add', address, 'dev', device)
    this.#ip(name, 'link', 'set', device, 'up')
  }

  #make (part: string): string {
    const name = this.#name(part)
    execFileSync('ip', ['netns', 'add', name])
    this.#made.push(name)
    this.#ip(name, 'link', 'set', 'lo', 'up')
    return name
  }

  #name (part: string): string {
    return `${this.#prefix}-${part}`
  }

  #ip (name: string, ...args: string[]): void {
    execFileSync('ip', ['-n', name, ...args])
  }

  #sh (name: string, script: string): void {
    execFileSync('ip', ['netns', 'exec', name, 'sh', '-c', script])
  }
}
