-- What a probe needs beside address and account: status address, pointers, names of MBeans.
ALTER TABLE "Node" ADD COLUMN "probe" JSONB;
