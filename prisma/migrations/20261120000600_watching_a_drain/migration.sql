-- AlterTable
ALTER TABLE "Drain" ADD COLUMN     "watch" JSONB;
