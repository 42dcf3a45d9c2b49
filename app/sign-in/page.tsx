import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Entrance } from '@/components/first-run/entrance'
import { nextPath } from '@/components/people/next-path'
import { SignInForm } from '@/components/people/sign-in-form'
import { pageActor, serverClient } from '@/lib/web'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export default async function Page({ searchParams }: Props) {
  const next = nextPath((await searchParams).next)
  if (await pageActor()) redirect(next)
  const client = await serverClient()
  if ((await client.setup.status()).needed) redirect('/welcome')
  return (
    <Entrance title="Sign in" about="With the account that an admin of this console gave you.">
      <SignInForm next={next} />
    </Entrance>
  )
}
