import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Entrance } from '@/components/first-run/entrance'
import { WelcomeForm } from '@/components/first-run/welcome-form'
import { serverClient } from '@/lib/web'

export const metadata: Metadata = { title: 'Welcome' }

// Whether anybody is there is asked at each view, not when the console is built.
export const dynamic = 'force-dynamic'

export default async function Page() {
  const client = await serverClient()
  if (!(await client.setup.status()).needed) redirect('/sign-in')
  return (
    <Entrance
      title="Nobody is here yet."
      about="You are the first: your account is an admin's. Then you add a cluster, its nodes and its balancer."
    >
      <WelcomeForm />
    </Entrance>
  )
}
