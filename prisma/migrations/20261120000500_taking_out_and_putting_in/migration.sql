-- AlterTable
ALTER TABLE "Cluster" ADD COLUMN     "nodesOutMax" INTEGER;

-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "caCertificate" TEXT,
ADD COLUMN     "certificateFingerprint" TEXT,
ADD COLUMN     "joinTokenId" UUID,
ADD COLUMN     "rampSince" TIMESTAMPTZ(3),
ADD COLUMN     "slowStartSeconds" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Balancer" ADD COLUMN     "openings" JSONB;

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "addedAs" TEXT,
ADD COLUMN     "adoptedIntent" TEXT,
ADD COLUMN     "driftSince" TIMESTAMPTZ(3),
ADD COLUMN     "wantedWeight" DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "NodeObservation" ADD COLUMN     "deployment" TEXT,
ADD COLUMN     "maintenanceMode" BOOLEAN,
ADD COLUMN     "quietSince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Drain" ADD COLUMN     "batchId" UUID,
ADD COLUMN     "expected" JSONB,
ADD COLUMN     "message" JSONB,
ADD COLUMN     "thenState" TEXT NOT NULL DEFAULT 'drained',
ADD COLUMN     "without" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "MemberSample" (
    "balancerId" UUID NOT NULL,
    "member" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "intent" TEXT NOT NULL,
    "opinion" TEXT NOT NULL,
    "weight" DOUBLE PRECISION,
    "inFlight" INTEGER,
    "requests" INTEGER,
    "errors" INTEGER,
    "seconds" DOUBLE PRECISION,

    CONSTRAINT "MemberSample_pkey" PRIMARY KEY ("balancerId","member","at")
);

-- CreateTable
CREATE TABLE "JoinToken" (
    "id" UUID NOT NULL,
    "clusterId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "nodesMax" INTEGER NOT NULL,
    "defaults" JSONB NOT NULL DEFAULT '{}',
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "JoinToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "MemberSample_at_idx" ON "MemberSample"("at");

-- CreateIndex
CREATE UNIQUE INDEX "JoinToken_tokenHash_key" ON "JoinToken"("tokenHash");

-- CreateIndex
CREATE INDEX "JoinToken_clusterId_idx" ON "JoinToken"("clusterId");

-- AddForeignKey
ALTER TABLE "Node" ADD CONSTRAINT "Node_joinTokenId_fkey" FOREIGN KEY ("joinTokenId") REFERENCES "JoinToken"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MemberSample" ADD CONSTRAINT "MemberSample_balancerId_fkey" FOREIGN KEY ("balancerId") REFERENCES "Balancer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JoinToken" ADD CONSTRAINT "JoinToken_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;
