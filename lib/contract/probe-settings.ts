import { z } from 'zod'
import type {
  HttpSettings,
  OutsystemsSettings,
  ServoySettings,
  ProbeSettings as Settings,
} from '@/lib/domain/probe-settings'

const PlainUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine(
    (url) => !/^[a-z]+:\/\/[^/]*@/i.test(url),
    'without user and password: they have fields of their own',
  )

const Pointer = z
  .string()
  .max(200)
  .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, 'a JSON pointer, for example /stats/sessions')
  .nullable()
  .default(null)

/** Not a regular expression: one of those can keep a worker busy for ever. */
const Pattern = z
  .string()
  .max(200)
  .refine(
    (text) => text.split('{value}').length === 2,
    'the text around it with {value} once, for example Sessions: {value}',
  )
  .nullable()
  .default(null)

const Text = z.string().min(1).max(200).nullable().default(null)

const HttpProbe = z.strictObject({
  kind: z.literal('http'),
  statusUrl: PlainUrl,
  expectStatus: z.number().int().min(100).max(599).default(200),
  expectText: Text,
  sessionsPointer: Pointer,
  sessionsPattern: Pattern,
  versionPointer: Pointer,
  versionPattern: Pattern,
}) satisfies z.ZodType<HttpSettings>

const BeanName = z.string().regex(/^[A-Za-z][\w.-]{0,99}$/, 'a name, of letters, digits, dots and dashes')

const ServoyProbe = z.strictObject({
  kind: z.literal('servoy'),
  beanDomain: BeanName.default('com.servoy.server'),
  clientsAttribute: BeanName.default('NumberOfConnectedClients'),
  maintenanceAttribute: BeanName.default('MaintenanceMode'),
  versionAttribute: BeanName.default('Version'),
  releasesAttribute: BeanName.default('ActiveReleases'),
  listOperation: BeanName.default('listClients'),
  messageOperation: BeanName.default('sendMessage'),
  clientField: BeanName.default('id'),
  userField: BeanName.default('userName'),
  sessionField: BeanName.default('httpSessionId'),
}) satisfies z.ZodType<ServoySettings>

const OutsystemsProbe = z
  .strictObject({
    kind: z.literal('outsystems'),
    pingUrl: PlainUrl.nullable().default(null),
    pageUrl: PlainUrl.nullable().default(null),
    pageText: Text,
  })
  .refine(({ pageUrl, pageText }) => (pageUrl === null) === (pageText === null), {
    path: ['pageText'],
    message: 'a page and the text on it belong together: give both or neither',
  }) satisfies z.ZodType<OutsystemsSettings>

/** What the probe of this kind of node needs beside address and account. */
export const ProbeSettings = z.discriminatedUnion('kind', [
  HttpProbe,
  ServoyProbe,
  OutsystemsProbe,
]) satisfies z.ZodType<Settings>
