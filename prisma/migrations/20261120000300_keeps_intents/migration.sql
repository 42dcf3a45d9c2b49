-- Whether what a balancer was told survives its restart, where it says so.
ALTER TABLE "Balancer" ADD COLUMN "keepsIntents" BOOLEAN;
