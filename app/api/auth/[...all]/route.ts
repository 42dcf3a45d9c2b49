import { answerAuth } from '@/lib/web'

export const dynamic = 'force-dynamic'

export { answerAuth as GET, answerAuth as POST }
