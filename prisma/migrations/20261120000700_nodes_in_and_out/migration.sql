-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "departures" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "placements" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "rampTargets" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "vanishedSince" TIMESTAMPTZ(3);
