import type { BalancerKind } from '@/lib/domain/model'

type Words = {
  name: string
  address: { label: string; placeholder: string; hint: string }
  backend: { label: string; placeholder: string; hint: string }
  /** It is asked over HTTP, where it may want an account. */
  account: boolean
}

/** What each kind of balancer calls the things that Muster asks for. */
export const kinds: Record<BalancerKind, Words> = {
  haproxy: {
    name: 'HAProxy',
    address: {
      label: 'Runtime API',
      placeholder: '10.0.0.5:9999 or /run/haproxy/admin.sock',
      hint: 'Where its stats socket listens, with level admin: Muster drains and resumes by it.',
    },
    backend: {
      label: 'Backend',
      placeholder: 'app',
      hint: 'The backend whose servers are the nodes of this cluster. A test lists those that there are.',
    },
    account: false,
  },
  httpd: {
    name: 'Apache httpd (mod_proxy_balancer)',
    address: {
      label: 'Balancer manager',
      placeholder: 'http://10.0.0.5/balancer-manager',
      hint: 'The URL of its balancer-manager, reachable from the console and closed to everybody else.',
    },
    backend: {
      label: 'Balancer',
      placeholder: 'app',
      hint: 'The balancer:// whose members are the nodes of this cluster. A test lists those that there are.',
    },
    account: true,
  },
  mod_jk: {
    name: 'Apache httpd (mod_jk)',
    address: {
      label: 'Status worker',
      placeholder: 'http://10.0.0.5/jk-status',
      hint: 'The URL of its status worker, not read-only, and closed to everybody else.',
    },
    backend: {
      label: 'Load balancer worker',
      placeholder: 'app',
      hint: 'The worker of type lb whose members are the nodes of this cluster. A test lists those that there are.',
    },
    account: true,
  },
}
