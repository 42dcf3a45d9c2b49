-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Cluster" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sticky" BOOLEAN NOT NULL DEFAULT true,
    "pollIntervalSeconds" INTEGER NOT NULL DEFAULT 5,
    "balancerIntervalSeconds" INTEGER NOT NULL DEFAULT 2,
    "loadLimitPercent" INTEGER NOT NULL DEFAULT 90,
    "simulated" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Node" (
    "id" UUID NOT NULL,
    "clusterId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "route" TEXT,
    "weight" INTEGER NOT NULL DEFAULT 1,
    "capacity" INTEGER,
    "zone" TEXT,
    "managerUrl" TEXT,
    "managerUsername" TEXT,
    "managerPassword" TEXT,
    "state" TEXT NOT NULL DEFAULT 'joining',
    "stateSince" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "pollStoppedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Balancer" (
    "id" UUID NOT NULL,
    "clusterId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "backend" TEXT NOT NULL,
    "username" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "observedAt" TIMESTAMPTZ(3),
    "attemptedAt" TIMESTAMPTZ(3),
    "failure" JSONB,
    "version" TEXT,
    "startedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Balancer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" UUID NOT NULL,
    "balancerId" UUID NOT NULL,
    "nodeId" UUID,
    "name" TEXT NOT NULL,
    "address" TEXT,
    "route" TEXT,
    "matchedBy" TEXT,
    "intent" TEXT NOT NULL DEFAULT 'unknown',
    "opinion" TEXT NOT NULL DEFAULT 'unknown',
    "statusText" TEXT,
    "lastCheck" TEXT,
    "weight" DOUBLE PRECISION,
    "inFlight" INTEGER,
    "total" BIGINT,
    "ratePerSecond" DOUBLE PRECISION,
    "errorsTotal" BIGINT,
    "observedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NodeObservation" (
    "nodeId" UUID NOT NULL,
    "health" TEXT NOT NULL DEFAULT 'unknown',
    "healthSince" TIMESTAMPTZ(3) NOT NULL,
    "healthReason" TEXT,
    "good" INTEGER NOT NULL DEFAULT 0,
    "bad" INTEGER NOT NULL DEFAULT 0,
    "attemptedAt" TIMESTAMPTZ(3) NOT NULL,
    "observedAt" TIMESTAMPTZ(3),
    "failure" JSONB,
    "latencyMs" DOUBLE PRECISION,
    "version" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "sessions" INTEGER,
    "openedTotal" BIGINT NOT NULL DEFAULT 0,
    "expiredTotal" BIGINT NOT NULL DEFAULT 0,
    "openedPerMinute" DOUBLE PRECISION,
    "requestsPerSecond" DOUBLE PRECISION,
    "errorsPerSecond" DOUBLE PRECISION,
    "threadsBusy" INTEGER,
    "threadsMax" INTEGER,
    "heapUsedBytes" BIGINT,
    "heapMaxBytes" BIGINT,
    "contexts" JSONB NOT NULL DEFAULT '[]',
    "counters" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "NodeObservation_pkey" PRIMARY KEY ("nodeId")
);

-- CreateTable
CREATE TABLE "Sample" (
    "nodeId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "clusterId" UUID NOT NULL,
    "health" TEXT NOT NULL,
    "sessions" INTEGER,
    "opened" INTEGER,
    "expired" INTEGER,
    "requests" INTEGER,
    "errors" INTEGER,
    "threadsBusy" INTEGER,
    "heapUsedBytes" BIGINT,
    "latencyMs" DOUBLE PRECISION,

    CONSTRAINT "Sample_pkey" PRIMARY KEY ("nodeId","at")
);

-- CreateTable
CREATE TABLE "SampleMinute" (
    "nodeId" UUID NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "clusterId" UUID NOT NULL,
    "sessionsMin" INTEGER,
    "sessionsMean" DOUBLE PRECISION,
    "sessionsMax" INTEGER,
    "opened" INTEGER,
    "expired" INTEGER,
    "requests" INTEGER,
    "errors" INTEGER,
    "latencyMean" DOUBLE PRECISION,

    CONSTRAINT "SampleMinute_pkey" PRIMARY KEY ("nodeId","minute")
);

-- CreateTable
CREATE TABLE "Drain" (
    "id" UUID NOT NULL,
    "clusterId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'requested',
    "reason" TEXT NOT NULL,
    "requestedBy" JSONB NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deadlineAt" TIMESTAMPTZ(3),
    "onDeadline" TEXT NOT NULL DEFAULT 'keep-waiting',
    "confirmedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "sessionsAtStart" INTEGER,
    "openedAtConfirm" BIGINT,
    "openedSince" INTEGER NOT NULL DEFAULT 0,
    "zeroReadings" INTEGER NOT NULL DEFAULT 0,
    "lastReadingAt" TIMESTAMPTZ(3),
    "waiting" JSONB NOT NULL DEFAULT '[]',
    "remaining" JSONB,
    "expectedEmptyAt" TIMESTAMPTZ(3),
    "importStepId" UUID,
    "leaseUntil" TIMESTAMPTZ(3),
    "leaseOwner" TEXT,

    CONSTRAINT "Drain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Solution" (
    "id" UUID NOT NULL,
    "clusterId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "contextPath" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Solution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Release" (
    "id" UUID NOT NULL,
    "solutionId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "uploadedBy" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Release_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WantedRelease" (
    "solutionId" UUID NOT NULL,
    "releaseId" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "importId" UUID,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WantedRelease_pkey" PRIMARY KEY ("solutionId")
);

-- CreateTable
CREATE TABLE "Import" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "clusterId" UUID NOT NULL,
    "solutionId" UUID NOT NULL,
    "releaseId" UUID NOT NULL,
    "previousReleaseId" UUID,
    "version" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'staging',
    "reason" TEXT,
    "drainDeadlineSeconds" INTEGER,
    "startedBy" JSONB NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    "abortedAt" TIMESTAMPTZ(3),
    "leaseUntil" TIMESTAMPTZ(3),
    "leaseOwner" TEXT,

    CONSTRAINT "Import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportStep" (
    "id" UUID NOT NULL,
    "importId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "output" TEXT,
    "phases" JSONB NOT NULL DEFAULT '{}',
    "drainId" UUID,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ImportStep_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Agent" (
    "nodeId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "version" TEXT,
    "enrolledAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3),
    "report" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Agent_pkey" PRIMARY KEY ("nodeId")
);

-- CreateTable
CREATE TABLE "Enrolment" (
    "id" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Enrolment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "id" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "privateKey" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" BIGSERIAL NOT NULL,
    "messageId" UUID NOT NULL,
    "clusterId" UUID NOT NULL,
    "exchange" TEXT NOT NULL,
    "routingKey" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "publishedAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "clusterId" UUID,
    "type" TEXT NOT NULL,
    "change" BOOLEAN NOT NULL,
    "actor" JSONB NOT NULL,
    "actorName" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectName" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "data" JSONB,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Worker" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL,
    "stats" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT DEFAULT 'viewer',
    "banned" BOOLEAN DEFAULT false,
    "banReason" TEXT,
    "banExpires" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "token" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "userId" TEXT NOT NULL,
    "impersonatedBy" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMP(3),
    "refreshTokenExpiresAt" TIMESTAMP(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "rateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "clusterId" UUID,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Cluster_slug_key" ON "Cluster"("slug");

-- CreateIndex
CREATE INDEX "Node_clusterId_idx" ON "Node"("clusterId");

-- CreateIndex
CREATE UNIQUE INDEX "Balancer_clusterId_name_key" ON "Balancer"("clusterId", "name");

-- CreateIndex
CREATE INDEX "Member_nodeId_idx" ON "Member"("nodeId");

-- CreateIndex
CREATE UNIQUE INDEX "Member_balancerId_name_key" ON "Member"("balancerId", "name");

-- CreateIndex
CREATE INDEX "Sample_clusterId_at_idx" ON "Sample"("clusterId", "at");

-- CreateIndex
CREATE INDEX "SampleMinute_clusterId_minute_idx" ON "SampleMinute"("clusterId", "minute");

-- CreateIndex
CREATE INDEX "Drain_clusterId_state_idx" ON "Drain"("clusterId", "state");

-- CreateIndex
CREATE INDEX "Drain_nodeId_idx" ON "Drain"("nodeId");

-- CreateIndex
CREATE UNIQUE INDEX "Solution_clusterId_name_key" ON "Solution"("clusterId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Solution_clusterId_contextPath_key" ON "Solution"("clusterId", "contextPath");

-- CreateIndex
CREATE UNIQUE INDEX "Release_solutionId_name_key" ON "Release"("solutionId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Release_solutionId_sha256_key" ON "Release"("solutionId", "sha256");

-- CreateIndex
CREATE UNIQUE INDEX "Import_number_key" ON "Import"("number");

-- CreateIndex
CREATE INDEX "Import_clusterId_state_idx" ON "Import"("clusterId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "ImportStep_importId_nodeId_key" ON "ImportStep"("importId", "nodeId");

-- CreateIndex
CREATE UNIQUE INDEX "Agent_tokenHash_key" ON "Agent"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "Enrolment_tokenHash_key" ON "Enrolment"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "Outbox_messageId_key" ON "Outbox"("messageId");

-- CreateIndex
CREATE INDEX "Outbox_publishedAt_id_idx" ON "Outbox"("publishedAt", "id");

-- CreateIndex
CREATE INDEX "Event_clusterId_id_idx" ON "Event"("clusterId", "id");

-- CreateIndex
CREATE INDEX "Event_change_id_idx" ON "Event"("change", "id");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_userId_idx" ON "session"("userId");

-- CreateIndex
CREATE INDEX "account_userId_idx" ON "account"("userId");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rateLimit_key_key" ON "rateLimit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_tokenHash_key" ON "ApiToken"("tokenHash");

-- AddForeignKey
ALTER TABLE "Node" ADD CONSTRAINT "Node_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Balancer" ADD CONSTRAINT "Balancer_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_balancerId_fkey" FOREIGN KEY ("balancerId") REFERENCES "Balancer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeObservation" ADD CONSTRAINT "NodeObservation_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Drain" ADD CONSTRAINT "Drain_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Drain" ADD CONSTRAINT "Drain_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Solution" ADD CONSTRAINT "Solution_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Release" ADD CONSTRAINT "Release_solutionId_fkey" FOREIGN KEY ("solutionId") REFERENCES "Solution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WantedRelease" ADD CONSTRAINT "WantedRelease_solutionId_fkey" FOREIGN KEY ("solutionId") REFERENCES "Solution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WantedRelease" ADD CONSTRAINT "WantedRelease_releaseId_fkey" FOREIGN KEY ("releaseId") REFERENCES "Release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Import" ADD CONSTRAINT "Import_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Import" ADD CONSTRAINT "Import_solutionId_fkey" FOREIGN KEY ("solutionId") REFERENCES "Solution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Import" ADD CONSTRAINT "Import_releaseId_fkey" FOREIGN KEY ("releaseId") REFERENCES "Release"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportStep" ADD CONSTRAINT "ImportStep_importId_fkey" FOREIGN KEY ("importId") REFERENCES "Import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportStep" ADD CONSTRAINT "ImportStep_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Agent" ADD CONSTRAINT "Agent_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Enrolment" ADD CONSTRAINT "Enrolment_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Names are free again when their node is removed.
CREATE UNIQUE INDEX "Node_clusterId_name_present_key" ON "Node" ("clusterId", "name") WHERE "state" <> 'removed';

-- One drain at a time for a node.
CREATE UNIQUE INDEX "Drain_nodeId_running_key" ON "Drain" ("nodeId") WHERE "endedAt" IS NULL;

-- One import at a time for a cluster.
CREATE UNIQUE INDEX "Import_clusterId_running_key" ON "Import" ("clusterId") WHERE "endedAt" IS NULL;

-- The outbox in the order in which it is drained.
CREATE INDEX "Outbox_unpublished_idx" ON "Outbox" ("id") WHERE "publishedAt" IS NULL;
