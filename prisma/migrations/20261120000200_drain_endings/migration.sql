-- What a drain came to: for its receipt.
ALTER TABLE "Drain" ADD COLUMN "sessionsEnded" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "sessionsAtEnd" INTEGER,
  ADD COLUMN "endedBy" JSONB;
