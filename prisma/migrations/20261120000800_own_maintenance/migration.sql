-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "ownMaintenanceSince" TIMESTAMPTZ(3);
