import { messageOf } from '@/lib/client/errors'
import { Notice } from './notice'

/** In the place of something that could not be fetched; the live stream has it tried again. */
export function Unread({ what, error }: { what: string; error: unknown }) {
  return (
    <Notice tone="warn" title={`${what} could not be read`}>
      {messageOf(error)}
    </Notice>
  )
}
