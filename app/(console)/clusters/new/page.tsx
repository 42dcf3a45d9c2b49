import type { Metadata } from 'next'
import { NewClusterForm } from '@/components/first-run/new-cluster-form'
import { FirstSteps } from '@/components/first-run/steps'
import { PageHeader } from '@/components/ui/page-header'

export const metadata: Metadata = { title: 'New cluster' }

export default function Page() {
  return (
    <>
      <PageHeader title="New cluster" />
      <p className="mt-3 mb-5 max-w-[44em] text-lead tracking-[-0.02em] max-md:text-title">
        A name, the nodes, the balancer. <span className="text-dim">Then it is watched.</span>
      </p>
      <FirstSteps cluster={null} current="cluster" />
      <NewClusterForm />
    </>
  )
}
