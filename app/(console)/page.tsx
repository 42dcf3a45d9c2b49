import { OverviewPage } from '@/components/overview/overview-page'

export const metadata = { title: 'Overview' }

/** The layout has its data: the same list of clusters stands in the navigation. */
export default function Page() {
  return <OverviewPage />
}
