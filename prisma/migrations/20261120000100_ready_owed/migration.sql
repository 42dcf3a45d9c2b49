-- What the balancers are still owed after a drain was cancelled or a node resumed: it survives every restart.
ALTER TABLE "Node" ADD COLUMN "readyOwedAt" TIMESTAMPTZ(3);

CREATE INDEX "Node_readyOwed_idx" ON "Node" ("id") WHERE "readyOwedAt" IS NOT NULL;
