-- AlterTable
ALTER TABLE "Drain" ADD COLUMN     "ending" JSONB;
